// In front of an example's worker: what a test wants to know of it, and how it makes events that no driver makes.
(() => {
  const lines = [];
  for (const method of ['debug', 'log', 'info', 'warn', 'error', 'group', 'groupCollapsed']) {
    const write = console[method];
    console[method] = (...values) => {
      lines.push(values.map(describe).join(' '));
      write.apply(console, values);
    };
  }

  /** What a console shows of a value: of a request or a response, its URL. */
  function describe(value) {
    return String(value?.url ?? value);
  }

  /** A push as the push service would send it. Only the browser's own events have a `waitUntil` that works. */
  function push({ data, waitUntil }) {
    const event = new ExtendableEvent('push');
    Object.defineProperties(event, {
      data: { value: { text: () => data } },
      waitUntil: { value: waitUntil },
    });
    self.dispatchEvent(event);
  }

  self.addEventListener('message', (event) => {
    const { type, data } = event.data ?? {};
    if (type === 'test:push') push({ data, waitUntil: (promise) => event.waitUntil(promise) });
    if (type === 'test:console') event.ports[0].postMessage(lines);
    if (type === 'test:log-all') {
      self.__WB_DISABLE_DEV_LOGS = false;
      event.ports[0].postMessage('done');
    }
  });
})();
