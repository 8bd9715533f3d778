/** Asks the application's server for the token of a file that is about to load. */
export async function getToken({ signal, ...question }) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(question); // key, folder, file, reason
  const response = await fetch('/api/file-token', { method: 'POST', headers, body, signal });
  if (response.status === 401) return null; // nobody is signed in
  if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
  return response.json(); // { token }
}
