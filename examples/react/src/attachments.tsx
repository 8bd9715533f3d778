import { Download, type Attachment } from './download.js';

/** A plain link with the clean URL: a click on it opens the file, whatever the button or key. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul>
      {attachments.map(({ name, url }) => (
        <li key={url}>
          <a href={url} target="_blank">
            {name}
          </a>{' '}
          <Download name={name} url={url} />
        </li>
      ))}
    </ul>
  );
}
