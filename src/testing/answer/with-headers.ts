import type { Answer, AnswerHeaders } from './answer.js';

/** The same answer with more headers, which win over its own. */
export function withHeaders(answer: Answer, headers: AnswerHeaders): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
