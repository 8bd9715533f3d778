/** Asks the application's server for the token of a file that is about to load. */
export async function getToken({ signal, ...question }) {
  const response = await fetch('/api/token', { method: 'POST', body: JSON.stringify(question), signal });
  if (response.status === 401) return null; // nobody is signed in
  if (!response.ok) throw new Error(`/api/token answered ${response.status}`);
  return response.json();
}
