import { OutboundError } from "@/lib/providers/outbound/outbound-error";
import type { Outbound, OutboundAnswer } from "@/lib/providers/outbound/port";
import type { AddCheckpoint, AskWitness, WitnessAnswer } from "@/lib/providers/witness/port";
import { WitnessError } from "@/lib/providers/witness/witness-error";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 * 1024;
/** C2SP tlog-witness: a client sends no more than these. */
const MAX_PROOF_LINES = 63;
const SIGNATURE_LINE = /^— [^\s+]+ [A-Za-z0-9+/]+={0,2}$/;

type Named = Parameters<AskWitness>[0];

/** Witnesses that speak C2SP tlog-witness over HTTP, as far as the operator's list of origins lets one go there. */
export function httpWitness({ outbound }: { outbound: Outbound }): AskWitness {
  return async (witness, request, signal) => {
    const answer = await post(outbound, witness, bodyOf(request), signal);
    const text = new TextDecoder().decode(answer.body);
    switch (answer.status) {
      case 200:
        return { kind: "cosigned", lines: signatureLines(witness, text) };
      case 409:
        return { kind: "conflict", size: sizeIn(witness, answer, text) };
      case 422:
        return { kind: "inconsistent", detail: said(text) };
      default:
        return refusal(witness, answer.status, text);
    }
  };
}

/** The body of an `add-checkpoint` request. */
export function bodyOf({ oldSize, proof, note }: AddCheckpoint): string {
  if (proof.length > MAX_PROOF_LINES) {
    throw new WitnessError(
      `A consistency proof has ${proof.length} hashes; a witness takes ${MAX_PROOF_LINES}.`,
    );
  }
  const lines = proof.map((hash) => `${Buffer.from(hash).toString("base64")}\n`);
  return `old ${oldSize}\n${lines.join("")}\n${note}`;
}

async function post(
  outbound: Outbound,
  { name, url }: Named,
  body: string,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  try {
    return await outbound.request({
      url: `${url.replace(/\/+$/, "")}/add-checkpoint`,
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body,
      timeout: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      signal,
    });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw new WitnessError(`The witness ${name} was not asked: ${error.message}`, { cause: error });
  }
}

function signatureLines({ name }: Named, text: string): string[] {
  const lines = text.split("\n");
  // Each line ends in a newline: what is behind the last one is nothing.
  if (lines.pop() === "" && lines.length > 0 && lines.every((line) => SIGNATURE_LINE.test(line))) {
    return lines;
  }
  throw new WitnessError(
    `The witness ${name} answered 200 with something else than signature lines: ${said(text)}`,
  );
}

function sizeIn({ name }: Named, { headers }: OutboundAnswer, text: string): number {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const size = /^(?:0|[1-9]\d{0,15})\n$/.test(text) ? Number(text) : Number.NaN;
  if (type === "text/x.tlog.size" && Number.isSafeInteger(size)) return size;
  throw new WitnessError(
    `The witness ${name} answered 409 without the size of its tree (expected text/x.tlog.size): ${said(text)}`,
  );
}

const REFUSALS: Record<number, string> = {
  400: "found the request malformed",
  403: "knows no key that signed the checkpoint",
  404: "does not know this log's origin",
};

function refusal({ name }: Named, status: number, text: string): WitnessAnswer {
  const what = REFUSALS[status];
  if (what) return { kind: "refused", detail: `The witness ${name} ${what}: ${said(text)}` };
  throw new WitnessError(
    `The witness ${name} answered ${status}, which its protocol does not have: ${said(text)}`,
  );
}

/** What a server says is shown on a page: one line, and not all of it. */
function said(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  if (line === "") return "it gave no reason.";
  return `“${line.length > 200 ? `${line.slice(0, 200)}…` : line}”`;
}
