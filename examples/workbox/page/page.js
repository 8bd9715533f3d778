import { registerFileAuthWorker } from 'file-auth-worker';

const fileAuth = await registerFileAuthWorker({
  url: '/sw.js',
  worker: 'own',
  origins: ['https://d111111abcdef8.cloudfront.net'],
  async getToken({ key, folder, file, reason, signal }) {
    const response = await fetch('/api/file-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, folder, file, reason }),
      signal,
    });
    if (response.status === 401) return null; // nobody is signed in
    if (!response.ok) throw new Error(`/api/file-token answered ${response.status}`);
    return response.json(); // { token }
  },
});

document.querySelector('#sign-out').addEventListener('click', () => {
  document.querySelector('main').replaceChildren();
  void fileAuth.signOut();
});

const files = await (await fetch('/api/files')).json();
for (const url of files) {
  const image = new Image();
  image.src = url;
  document.querySelector('main').append(image);
}
