import { z } from "zod";

const TIMEOUT_MS = 10_000;
const WithCsrf = z.object({ csrf: z.string() });

/** What one simulated user's browser keeps: the session cookie and the CSRF token of the page. */
export class Browser {
  private cookie = "";
  private csrf = "";

  constructor(
    private readonly base: string,
    private readonly onAnswer: (status: number) => void,
  ) {}

  async open(): Promise<void> {
    const page = await (await this.send("GET", "/")).text();
    this.csrf = /name="csrf" content="([^"]+)"/.exec(page)?.[1] ?? "";
  }

  async get(path: string): Promise<unknown> {
    return (await this.send("GET", path)).json();
  }

  async json(method: "POST" | "PUT", path: string, body: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json" };
    const answer = await (await this.send(method, path, headers, JSON.stringify(body))).json();
    // A log-in changes the session, and the token with it.
    const renewed = WithCsrf.safeParse(answer);
    if (renewed.success) this.csrf = renewed.data.csrf;
    return answer;
  }

  async upload(path: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
    const headers = { "content-type": "application/pdf", "x-file-name": name };
    return (await this.send("POST", path, headers, bytes)).json();
  }

  private async send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: BodyInit,
  ): Promise<Response> {
    const response = await fetch(new URL(path, this.base), {
      method,
      headers: { ...headers, cookie: this.cookie, "x-csrf-token": this.csrf },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body }),
    });
    this.onAnswer(response.status);
    const set = response.headers.getSetCookie().at(-1)?.split(";")[0];
    if (set) this.cookie = set;
    return response;
  }
}
