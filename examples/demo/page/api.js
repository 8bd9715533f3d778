/**
 * Calls the app server.
 *
 * @returns the JSON it answers; `null` if nobody is signed in
 */
export async function call(method, path, { body, signal } = {}) {
  const headers = body ? { 'content-type': 'application/json' } : {};
  const response = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) });
  if (response.status === 401) return null;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
