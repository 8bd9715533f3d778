// A page's own worker, dedicated or shared: answers each message with what came of it.
self.addEventListener('message', ({ data }) => void answer(self, data));
self.addEventListener('connect', ({ ports: [port] }) => {
  port.addEventListener('message', ({ data }) => void answer(port, data));
  port.start();
});

async function answer(port, { fetch: url, importScripts: script }) {
  try {
    if (script) self.importScripts(script);
    port.postMessage(script ? self.imported : await (await fetch(url)).text());
  } catch (error) {
    port.postMessage(error.name);
  }
}
