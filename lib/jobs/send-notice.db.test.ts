import { Logger, runOnce } from "graphile-worker";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { sendNoticeJob } from "@/lib/jobs/send-notice";
import { smtpMailer } from "@/lib/providers/mailer/smtp";
import { MailServer } from "@/lib/testing/mail-server";
import { SigningSet } from "@/lib/testing/signing-set";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";

let db: TestDatabase;
let server: MailServer;
let s: SigningSet;

beforeAll(async () => {
  [db, server] = await Promise.all([createTestDatabase(), MailServer.open()]);
});
afterAll(() => Promise.all([db.close(), server.close()]));
beforeEach(async () => {
  s = await SigningSet.open(db);
});

const ENGINE = { kind: "engine", id: "engine", name: "Tollgate" } as const;

/** Carries out every job that waits, as the worker does. */
async function work(mail: Context["mail"]): Promise<void> {
  const context: Context = { actor: ENGINE, db, ...(mail ? { mail } : {}) };
  await runOnce({
    pgPool: db.pool,
    taskList: {
      [sendNoticeJob.name]: async (payload) => {
        await sendNoticeJob.run(payload, context, new AbortController().signal);
      },
    },
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
  });
}

const byServer = () => ({
  mailer: smtpMailer({ url: server.url(), from: "Tollgate <tollgate@example.org>" }),
  publicUrl: "https://tollgate.example.org",
});

async function waiting(): Promise<number> {
  const { rows } = await db.pool.query("SELECT FROM graphile_worker.jobs");
  return rows.length;
}

it("mails a receipt with the code of what was signed", async () => {
  await work(undefined);
  server.received.length = 0;
  const { document } = await s.take(s.ada, await s.begin(s.ada, "manager"));
  await work(byServer());
  expect(await waiting()).toBe(0);
  const { email } = await db.prisma.person.findUniqueOrThrow({
    where: { id: s.ada.context.actor.id },
  });
  expect(server.received.map((mail) => mail.to)).toEqual([[email]]);
  const text = server.received[0]?.raw.replace(/=\r\n/g, "").replaceAll("=3D", "=") ?? "";
  expect(text).toMatch(/^Subject: Tollgate: What you signed/m);
  expect(text).toContain(`${document.slice(0, 4)} ${document.slice(4, 8)}`);
  expect(text).toContain("If this was not you: open https://tollgate.example.org/me");
});

it("tells an owner by mail of a passkey that was added", async () => {
  server.received.length = 0;
  await work(byServer());
  const subjects = server.received.flatMap(({ raw }) => raw.match(/^Subject: .*/m) ?? []);
  expect(subjects).toContain("Subject: Tollgate: A passkey was added to your account");
  expect(subjects).toContain("Subject: Tollgate: Your passkey can sign now");
});

it("does without mail where none is configured", async () => {
  server.received.length = 0;
  await work(undefined);
  expect(await waiting()).toBe(0);
  expect(server.received).toEqual([]);
});

it("keeps a mail that no server takes for another try", async () => {
  await work(undefined);
  await s.take(s.ada, await s.begin(s.ada, "manager"));
  const nowhere = {
    mailer: smtpMailer({ url: "smtp://127.0.0.1:1", from: "a@b" }),
    publicUrl: "http://localhost",
  };
  await work(nowhere);
  const { rows } = await db.pool.query("SELECT attempts, last_error FROM graphile_worker.jobs");
  expect(rows).toMatchObject([
    { attempts: 1, last_error: expect.stringContaining("ECONNREFUSED") },
  ]);
});
