import { createHash, createHmac } from "node:crypto";
import { expect } from "vitest";
import type { SeenRequest } from "@/lib/testing/answering-server";

/** Checks a request as AWS does: "Create a signed AWS API request" (Signature Version 4), IAM User Guide. */
export function expectSigned(seen: SeenRequest | undefined, secretAccessKey: string): void {
  if (!seen) throw new Error("nothing was asked");
  const said = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
    String(seen.headers.authorization),
  );
  const [, credential = "", signedHeaders = "", signature] = said ?? [];
  const scope = credential.split("/").slice(1);
  const headers = signedHeaders
    .split(";")
    .map((name) => `${name}:${String(seen.headers[name]).trim().replace(/ +/g, " ")}\n`);
  const canonical = [
    seen.method,
    seen.url.pathname,
    seen.url.searchParams.toString(),
    headers.join(""),
    signedHeaders,
    sha256(seen.body),
  ].join("\n");
  const toSign = [
    "AWS4-HMAC-SHA256",
    seen.headers["x-amz-date"],
    scope.join("/"),
    sha256(canonical),
  ].join("\n");
  const key = scope.reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  expect(signedHeaders.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date"]));
  expect(hmac(key, toSign).toString("hex")).toBe(signature);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
