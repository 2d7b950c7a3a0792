import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { Browser } from "@/demo/load/browser";
import { type Fate, fateOf } from "@/demo/load/fates";

const Mails = z.object({ mails: z.array(z.object({ token: z.string() })).min(1) });
const Uploaded = z.object({ id: z.string() });

const VIEWS_BEFORE_APPROVAL = 3;
const VIEWS_AFTER_APPROVAL = 1;
const FORGETFUL_EVERY = 60;
const SMALLEST_BYTES = 4_000;
const LARGEST_BYTES = 60_000;

export type JourneyOptions = {
  base: string;
  n: number;
  staff: { email: string; password: string };
  onAnswer: (status: number) => void;
};

/** One user on the way through the portal, from registration to an approved document or to giving up. */
export async function walk(options: JourneyOptions): Promise<void> {
  const { base, n, onAnswer } = options;
  const fate = fateOf(n);
  const browser = new Browser(base, onAnswer);
  const account = await register(browser, n);
  await think();
  if (fate === "registered") return;
  const { mails } = Mails.parse(await browser.get("/mailbox"));
  await browser.json("POST", "/verify", { token: mails[0]?.token });
  await think();
  if (n % FORGETFUL_EVERY === 1) {
    await browser.json("POST", "/login", { ...account, password: "not my password" });
  }
  await browser.json("POST", "/login", account);
  if (fate === "verified") return;
  await completeProfile(browser, n);
  await think();
  if (fate === "profiled") return;
  await handInDocument(options, browser, fate);
}

async function register(browser: Browser, n: number) {
  await browser.open();
  const email = `user-${randomBytes(6).toString("hex")}@users.example`;
  const account = { email, password: `password of ${n}` };
  await browser.json("POST", "/register", account);
  return account;
}

async function completeProfile(browser: Browser, n: number): Promise<void> {
  await browser.get("/profile");
  await browser.json("PUT", "/profile", { name: `User ${n}`, health: "No known allergies." });
}

async function handInDocument(
  options: JourneyOptions,
  browser: Browser,
  fate: Fate,
): Promise<void> {
  await browser.get("/documents");
  const size = SMALLEST_BYTES + Math.floor(Math.random() * (LARGEST_BYTES - SMALLEST_BYTES));
  const { id } = Uploaded.parse(
    await browser.upload("/documents", "statement.pdf", new Uint8Array(randomBytes(size))),
  );
  await view(browser, id, VIEWS_BEFORE_APPROVAL);
  if (fate !== "done") return;
  await (await staffOf(options)).json("POST", `/documents/${id}/approve`, {});
  await view(browser, id, VIEWS_AFTER_APPROVAL);
  await browser.get("/documents");
}

async function view(browser: Browser, id: string, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await think();
    await browser.get(`/documents/${id}`);
  }
}

const staff = new Map<string, Promise<Browser>>();

/** The staff's browser, logged in once; a new log-in follows when that one failed. */
function staffOf({ base, staff: account, onAnswer }: JourneyOptions): Promise<Browser> {
  const known = staff.get(base);
  if (known) return known;
  const login = (async () => {
    const browser = new Browser(base, onAnswer);
    await browser.open();
    await browser.json("POST", "/login", account);
    return browser;
  })();
  staff.set(base, login);
  login.catch(() => staff.delete(base));
  return login;
}

/** People take between a fifth and half of a second here: the demonstration has minutes, not days. */
function think(): Promise<void> {
  return delay(200 + Math.random() * 300);
}
