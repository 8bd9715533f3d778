/**
 * The bytes that a text in base64url stands for; `null` if it is none, or not the one spelling of them. Node ignores
 * padding, foreign characters and unused bits; what has one spelling has one name.
 */
export function decodeBase64url(text: unknown): Buffer | null {
  const bytes = Buffer.from(String(text), 'base64url');
  return text !== '' && bytes.toString('base64url') === text ? bytes : null;
}
