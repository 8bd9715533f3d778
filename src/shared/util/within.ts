/**
 * Waits for a promise, but no longer than `ms` milliseconds; then answers with what `onTimeout` gives or throws.
 * The promise itself goes on; a late failure of it is no unhandled rejection.
 */
export function within<T, U>(promise: Promise<T>, ms: number, onTimeout: () => U): Promise<T | U> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(onTimeout());
      } catch (error) {
        reject(error);
      }
    }, ms);
    void promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
