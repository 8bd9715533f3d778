declare const __VERSION__: string;

/** The version of this package; the build puts it in. */
export const version: string = __VERSION__;
