/**
 * The text of the function as the build makes it of `runtime/handler.ts`. It has a line of its own,
 * `var FILE_AUTH_SETTINGS = …;`, for the settings.
 */
export declare const functionText: string;
