import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokenIn } from "@/lib/providers/timestamp-authority/timestamp-reply";
import { timestampRequest } from "@/lib/providers/timestamp-authority/timestamp-request";
import { OpensslAuthority } from "@/lib/testing/openssl-authority";
import { timestampChecker } from "@/lib/verifier/timestamp";

const NOTE = Uint8Array.from(Buffer.from("tollgate.test/log\n7\n"));
let authority: OpensslAuthority;
let stranger: OpensslAuthority;
let token: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([OpensslAuthority.create(), OpensslAuthority.create()]);
  const body = await authority.reply(timestampRequest(NOTE).der);
  const headers = { "content-type": "application/timestamp-reply" };
  token = Uint8Array.from(tokenIn({ status: 200, headers, body }));
}, 60_000);
afterAll(() => {
  authority.remove();
  stranger.remove();
});

describe("timestampChecker", () => {
  it("takes a token that leads to a certificate that is trusted", async () => {
    const { at } = await timestampChecker(authority.ca)(token, NOTE);
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(120_000);
  });

  it("refuses another authority's, another note's, and one that was cut", async () => {
    await expect(timestampChecker(stranger.ca)(token, NOTE)).rejects.toThrow("does not lead to");
    const other = Uint8Array.from([...NOTE, 10]);
    await expect(timestampChecker(authority.ca)(token, other)).rejects.toThrow("something else");
    await expect(timestampChecker(authority.ca)(token.slice(0, -9), NOTE)).rejects.toThrow();
    expect(() => timestampChecker("no certificate")).toThrow("expected PEM");
  });
});
