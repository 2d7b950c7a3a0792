import { createTransport } from "nodemailer";
import type { Mailer } from "@/lib/providers/mailer/port";

const PATIENCE = 20_000;
const HERE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Mail by the SMTP server of an address such as `smtp://user:password@host:587`. */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const { hostname, username } = new URL(url);
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    // A password never crosses a network in the clear, whatever the server offers.
    requireTLS: username !== "" && !HERE.test(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      // An object, so that no part of an address is taken for a second one.
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text });
    },
  };
}
