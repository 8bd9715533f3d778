/** Asks the application's server for the token of a file that is about to load. */
export async function getToken({ key, folder, file, reason, signal }) {
  const response = await fetch('/api/file-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, folder, file, reason }),
    signal,
  });
  if (response.status === 401) return null; // nobody is signed in
  if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
  return response.json(); // { token }
}
