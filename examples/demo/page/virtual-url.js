/** Where the worker shows a file on the page's own origin: for what is a document and so has an address to be seen. */
export const virtualUrl = (url) => `/_files${new URL(url).pathname}`;

/** The same for saving the file under a name. */
export const downloadUrl = (url, name) => `${virtualUrl(url)}?download=${encodeURIComponent(name)}`;
