/** A browser without pages: keeps cookies by origin, and goes where it is told. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  /** Cookies of an origin, to look at and to change. */
  jar(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const known = this.#jars.get(origin);
    if (known) return known;
    const made = new Map<string, string>();
    this.#jars.set(origin, made);
    return made;
  }

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.jar(url);
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    if (init.method === "POST") headers.set("origin", new URL(url).origin);
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Where an answer leads. */
  static next(response: Response, from: string): string {
    const location = response.headers.get("location");
    if (!location) throw new Error(`${from} answered ${response.status} and leads nowhere`);
    return new URL(location, from).href;
  }
}
