import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks at the terminal without showing what is typed; null where nothing was typed. */
export async function askPassword(question: string): Promise<string | null> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const answer = await terminal.question("");
    return answer === "" ? null : answer;
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}

/** The first line of standard input. */
export async function readPasswordLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return "";
}

/** 96 random bits, in a form that can be read out and typed. */
export function generatePassword(): string {
  return (randomBytes(12).toString("hex").match(/.{6}/g) ?? []).join("-");
}
