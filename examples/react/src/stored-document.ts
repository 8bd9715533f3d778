import type { Attachment } from './download.js';

/** What the application's server answers at `/api/document`. */
export interface StoredDocument {
  readonly title: string;
  /** Rich text as an editor has stored it, sanitized, with pictures at their clean URLs. */
  readonly html: string;
  /** The URL of a film. */
  readonly film: string;
  readonly attachments: readonly Attachment[];
}
