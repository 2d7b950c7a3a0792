/** Why there is no PDF; `message` is for the reader who asked for it. */
export type PrintError = { code: "no_browser" | "timeout" | "failed"; message: string };
