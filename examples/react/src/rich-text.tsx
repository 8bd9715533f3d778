import { useFileAuth } from './file-auth.js';

/** The text shows at once; its pictures are asked for when they can load. */
export function RichText({ html }: { html: string }) {
  const { fileAuth } = useFileAuth();
  const shown = fileAuth ? html : withoutSources(html);
  return <article dangerouslySetInnerHTML={{ __html: shown }} />;
}

/** A picture that was requested before the worker had control would stay broken. */
function withoutSources(html: string): string {
  return html.replaceAll(/<img\b[^>]*>/gi, (image) => image.replaceAll(/\s(src|srcset)=/gi, ' data-$1='));
}
