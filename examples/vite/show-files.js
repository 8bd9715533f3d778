/** The application: shows its private images, and which version of the worker loads them. */
export async function showFiles(fileAuth) {
  const main = document.querySelector('main');
  for (const url of await (await fetch('/api/files')).json()) {
    const image = new Image();
    image.src = url;
    main.append(image);
  }
  document.querySelector('button').addEventListener('click', () => {
    main.replaceChildren();
    void fileAuth?.signOut();
  });
  if (fileAuth) await showVersion(fileAuth);
}

async function showVersion(fileAuth) {
  const show = async () => {
    const { workerVersion } = await fileAuth.status();
    document.querySelector('footer').textContent = `Worker ${workerVersion}`;
  };
  // The worker of a newer deployment takes over while the page is open.
  navigator.serviceWorker.addEventListener('controllerchange', () => void show());
  await show();
}
