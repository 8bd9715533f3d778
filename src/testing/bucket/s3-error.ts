import type { Answer } from '../answer/answer.js';
import { bytesAnswer } from '../answer/bytes-answer.js';
import { toBytes } from '../answer/to-bytes.js';

/** S3's error document. */
export function s3Error(status: number, code: string, message: string): Answer {
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return bytesAnswer(status, { 'content-type': 'application/xml' }, toBytes(document));
}
