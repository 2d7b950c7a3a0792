export type BrowserErrorCode =
  /** None is installed, or the one that is does not start. */
  | "no_browser"
  | "timeout"
  /** The page itself could not be had: another status, or an address that nobody may reach. */
  | "refused"
  | "failed";

/** `message` is one sentence for people, without a secret or a query of an address in it. */
export class BrowserError extends Error {
  readonly code: BrowserErrorCode;

  constructor(code: BrowserErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "BrowserError";
    this.code = code;
  }
}

export type PrintRequest = {
  /** The only origin that the browser reaches. */
  origin: string;
  path: string;
  /** Sent with every request to the origin. */
  cookie: { name: string; value: string };
  /** Attribute of `<html>` or of any element that says the page's digest; the page is printed once it is there. */
  digestAttribute: string;
  signal: AbortSignal;
};

/** A whole PDF, and the digest that the page itself names. */
export type Print = { bytes: Buffer; digest: string };

/**
 * Makes a tagged PDF of one of our own pages with a headless browser; what stands at the foot of each sheet says the
 * page's own style. Throws `BrowserError`.
 */
export type PrintPage = (request: PrintRequest) => Promise<Print>;
