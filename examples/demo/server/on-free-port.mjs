const attempts = 50;

/**
 * Calls `open(port)` with the wanted port, or with the next one that is not in use.
 *
 * @template T
 * @param {number} port wanted; 0 lets the system choose
 * @param {(port: number) => Promise<T>} open
 * @returns {Promise<T>}
 */
export async function onFreePort(port, open) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open(port === 0 ? 0 : port + attempt);
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || attempt === attempts) throw error;
    }
  }
}
