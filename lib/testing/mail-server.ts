import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type ReceivedMail = { from: string; to: string[]; raw: string; user: string | null };

/** A real SMTP server on a port of its own, which keeps what it is given. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ["STARTTLS"],
      onData: (stream, session, done) => {
        text(stream).then((raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          this.received.push({
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map((to) => to.address),
            raw,
            user: typeof session.user === "string" ? session.user : null,
          });
          done();
        }, done);
      },
      ...options,
    });
    // Clients that turn away in the middle are what some tests are about.
    this.#server.on("error", () => {});
  }

  static async open(options: SMTPServerOptions = {}): Promise<MailServer> {
    const mail = new MailServer(options);
    await new Promise<void>((resolve) => mail.#server.listen(0, "127.0.0.1", resolve));
    return mail;
  }

  /** Its address, as seen under the host name. */
  url(host = "127.0.0.1", user = ""): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://${user && `${user}@`}${host}:${port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
