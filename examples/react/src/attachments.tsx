import type { Attachment } from './stored-document.js';

/** Links are navigations, which the worker sees under its virtual path only. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul>
      {attachments.map(({ name, url }) => (
        <li key={url}>
          <a href={virtualUrl(url)} target="_blank">
            {name}
          </a>{' '}
          <a className="save" href={`${virtualUrl(url)}?download=${encodeURIComponent(name)}`}>
            Save
          </a>
        </li>
      ))}
    </ul>
  );
}

function virtualUrl(url: string): string {
  return `/_files${new URL(url).pathname}`;
}
