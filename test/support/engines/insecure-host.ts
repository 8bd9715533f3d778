/** A host that is this machine on every port, over http, and no secure context, as an address of the local network is. */
export const insecureHost = 'app.test';
