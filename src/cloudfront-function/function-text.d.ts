/** The text of the function as the build makes it of `runtime/handler.ts`; `FILE_AUTH_OPTIONS` stands for the options. */
export declare const functionText: string;
