import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import path from "node:path";
import { z } from "zod";
import { SetupError } from "@/lib/config/setup-error";
import type { LogSigner } from "@/lib/processes/signer/log-signer";
import { SignerError, type SignerRefusal } from "@/lib/providers/signer/port";

const MOST_BYTES = 64 * 1024;

const STATUS: Record<SignerRefusal, number> = {
  conflict: 409,
  inconsistent: 422,
  clock_skew: 503,
  malformed: 400,
};

const Request = z.strictObject({
  size: z.int().nonnegative(),
  root: z.base64(),
  oldSize: z.int().nonnegative(),
  proof: z.array(z.base64()).max(64),
  at: z.iso.datetime(),
});

/** `mode`: who may connect, as the socket's file has it. Throws where another signer listens there. */
export async function listenOnSocket(
  signer: LogSigner,
  socketPath: string,
  mode: number,
): Promise<() => Promise<void>> {
  if (await isAnswering(socketPath)) {
    throw new SetupError(`Another signer listens on ${socketPath}. Stop it first.`);
  }
  mkdirSync(path.dirname(socketPath), { recursive: true, mode: 0o700 });
  rmSync(socketPath, { force: true });
  const server = createServer((request, response) => {
    void answer(signer, request).then(({ status, body }) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await listen(server, socketPath);
  chmodSync(socketPath, mode);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

type Answer = { status: number; body: unknown };

async function answer(signer: LogSigner, request: IncomingMessage): Promise<Answer> {
  try {
    const call = `${request.method} ${request.url}`;
    if (call === "GET /state") return { status: 200, body: stateBody(signer) };
    if (call === "POST /rotate") return { status: 200, body: { keys: signer.rotate() } };
    if (call !== "POST /checkpoint") return refusal(404, "malformed", `there is no ${call}`);
    const parsed = Request.safeParse(JSON.parse(await readBody(request)));
    if (!parsed.success) return refusal(400, "malformed", z.prettifyError(parsed.error));
    const { root, proof, at, ...sizes } = parsed.data;
    const note = signer.sign({
      ...sizes,
      root: Buffer.from(root, "base64"),
      proof: proof.map((hash) => Buffer.from(hash, "base64")),
      at: new Date(at),
    });
    return { status: 200, body: { note } };
  } catch (error) {
    if (error instanceof SignerError && error.refusal) {
      return refusal(STATUS[error.refusal], error.refusal, error.message);
    }
    if (error instanceof SyntaxError) return refusal(400, "malformed", "the body is no JSON");
    console.error("a request failed:", error);
    return refusal(500, null, "the signer could not remember what it was about to sign");
  }
}

function stateBody(signer: LogSigner): unknown {
  const { signed, ...state } = signer.state();
  return {
    ...state,
    signed: signed && { ...signed, root: Buffer.from(signed.root).toString("base64") },
  };
}

function refusal(status: number, code: SignerRefusal | null, message: string): Answer {
  return { status, body: { code, message } };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MOST_BYTES) throw new SignerError("the request is too long", "malformed");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new SetupError(`Cannot listen on ${socketPath}: ${cause.message}`, { cause })),
    );
    server.listen(socketPath, resolve);
  });
}

function isAnswering(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
