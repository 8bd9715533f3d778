/** Opens an address in the frame or tab of a name, whatever that shows. */
export async function openByName(address: string, name: string): Promise<void> {
  const view = window.open('', name);
  if (view === null) return;
  // WebKit 2.50 asks no worker for what follows a sandboxed document, but for what follows a blank page of ours:
  // test/browser/links.test.ts
  if (addressOf(view) === null) {
    view.location.href = 'about:blank';
    for (let looks = 0; looks < 40 && addressOf(view) === null; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  if (addressOf(view) === 'about:blank') view.location.replace(address);
  else view.location.href = address;
}

/** `null` if what it shows is of another origin. */
function addressOf(view: Window): string | null {
  try {
    return view.location.href;
  } catch {
    return null;
  }
}
