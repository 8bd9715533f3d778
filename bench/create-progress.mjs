/** Tells which of the steps begins, and how long all of them took so far. */
export function createProgress(total, write, now = () => performance.now()) {
  const started = now();
  const elapsed = () => {
    const seconds = Math.round((now() - started) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  let begun = 0;
  return {
    begin: (title) => {
      begun += 1;
      write(`[${begun} of ${total}, ${elapsed()}] ${title}`);
    },
    end: () => write(`[${elapsed()}] done`),
  };
}
