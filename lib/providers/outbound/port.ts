/** What the operator allows. Read from the operator's own file, never from a plan. */
export type OutboundPolicy = {
  /** `https://host[:port]`; `private` lets the name lead to a loopback, private or link-local address. */
  origins: readonly { origin: string; private: boolean }[];
  secrets: ReadonlyMap<string, Secret>;
};

/** A secret goes only to the origins, and only for the projects, that the operator names. */
export type Secret = {
  value: string;
  origins: readonly string[];
  /** Keys of projects; null: all. */
  projects: readonly string[] | null;
};

export type OutboundRequest = {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds for the whole exchange. */
  timeout: number;
  maxBytes: number;
  signal: AbortSignal;
};

export type OutboundAnswer = {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
};

/**
 * One exchange with an address on the operator's list: resolved once, connected to exactly that address, no
 * redirects, capped in bytes and time. Throws `OutboundError`.
 */
export type Outbound = {
  request: (request: OutboundRequest) => Promise<OutboundAnswer>;
  /** For protocols other than HTTP: the address to connect to, checked by the same rules. `origin` is `postgres://host:port`. */
  resolve: (origin: string) => Promise<{ address: string; port: number }>;
  /** The value of a secret for use at `origin` by `project`; throws `OutboundError` where that is not allowed. */
  secret: (name: string, use: { origin: string; project: string }) => string;
  /**
   * As `secret`, for one that is itself an address with user and password: it may be used where it leads, if that is
   * among its origins.
   */
  secretAddress: (name: string, use: { project: string }) => string;
};
