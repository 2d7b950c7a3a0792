import { afterEach, describe, expect, it } from "vitest";
import { smtpMailer } from "@/lib/providers/mailer/smtp";
import { MailServer } from "@/lib/testing/mail-server";

const FROM = "Tollgate <tollgate@example.org>";
const MAIL = { to: "ada@example.org", subject: "What you signed", text: "You approved it: ü.\n" };

const open: MailServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function serve(options?: Parameters<typeof MailServer.open>[0]): Promise<MailServer> {
  const server = await MailServer.open(options);
  open.push(server);
  return server;
}

describe("smtpMailer", () => {
  it("hands one mail to one person over to the server", async () => {
    const server = await serve();
    await smtpMailer({ url: server.url(), from: FROM }).send(MAIL);
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: "tollgate@example.org", to: ["ada@example.org"] });
    expect(mail?.raw).toMatch(/^Subject: What you signed$/m);
    expect(mail?.raw).toContain("=C3=BC");
  });

  it("takes the whole address for one, whatever is in it", async () => {
    const server = await serve();
    const mailer = smtpMailer({ url: server.url(), from: FROM });
    await mailer.send({ ...MAIL, to: "ada@example.org, eve@example.org" }).catch(() => {});
    expect(server.received.flatMap((mail) => mail.to)).not.toContain("eve@example.org");
  });

  it("keeps a subject on its line", async () => {
    const server = await serve();
    const subject = "Signed\r\nBcc: eve@example.org";
    await smtpMailer({ url: server.url(), from: FROM }).send({ ...MAIL, subject });
    expect(server.received[0]?.to).toEqual(["ada@example.org"]);
    expect(server.received[0]?.raw).not.toMatch(/^Bcc:/m);
  });

  it("signs in at the server where its address says how", async () => {
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        password === "secret" ? done(null, { user: username }) : done(new Error("no")),
    });
    await smtpMailer({ url: server.url("127.0.0.1", "gate:secret"), from: FROM }).send(MAIL);
    expect(server.received[0]?.user).toBe("gate");
    const wrong = smtpMailer({ url: server.url("127.0.0.1", "gate:wrong"), from: FROM });
    await expect(wrong.send(MAIL)).rejects.toThrow(/535/);
  });

  it("sends no password in the clear to another machine", async () => {
    let tried = false;
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_, __, done) => {
        tried = true;
        done(null, { user: "x" });
      },
    });
    // An address of this machine that does not look like one.
    const url = server.url("[::ffff:127.0.0.1]", "gate:secret");
    await expect(smtpMailer({ url, from: FROM }).send(MAIL)).rejects.toThrow(/STARTTLS/);
    expect(tried).toBe(false);
    expect(server.received).toEqual([]);
  });

  it("fails where the server refuses the mail, or there is none", async () => {
    const server = await serve({ onRcptTo: (_, __, done) => done(new Error("unknown here")) });
    const mailer = smtpMailer({ url: server.url(), from: FROM });
    await expect(mailer.send(MAIL)).rejects.toThrow(/unknown here/);
    const url = server.url();
    await Promise.all(open.splice(0).map((one) => one.close()));
    await expect(smtpMailer({ url, from: FROM }).send(MAIL)).rejects.toThrow(/ECONNREFUSED/);
  });
});
