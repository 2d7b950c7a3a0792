import { createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventSigner, isSignedBy, pae } from "@/lib/ledger/dsse";

const signer = () =>
  eventSigner(
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
const keyOf = (spki: Buffer) => createPublicKey({ key: spki, type: "spki", format: "der" });

describe("pae", () => {
  it("is the specification's example", () => {
    expect(pae("http://example.com/HelloWorld", Buffer.from("hello world")).toString()).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("counts bytes, not characters", () => {
    expect(pae("é", Buffer.from("ü€")).toString()).toBe("DSSEv1 2 é 5 ü€");
  });

  it("is never the same for different type and body", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (t1, b1, t2, b2) => {
        fc.pre(t1 !== t2 || b1 !== b2);
        expect(pae(t1, Buffer.from(b1)).equals(pae(t2, Buffer.from(b2)))).toBe(false);
      }),
    );
  });
});

describe("envelopes", () => {
  it("verify with the signer's key and no other, whatever the key id says", () => {
    const one = signer();
    const other = signer();
    const envelope = one.sign("text/plain", "grüße");
    expect(isSignedBy(envelope, keyOf(one.spki))).toBe(true);
    expect(isSignedBy(envelope, keyOf(other.spki))).toBe(false);
    const [{ sig }] = envelope.signatures as [{ sig: string; keyid: string }];
    const renamed = { ...envelope, signatures: [{ keyid: other.keyid, sig }] };
    expect(isSignedBy(renamed, keyOf(other.spki))).toBe(false);
  });

  it("accept URL-safe base64 and more than one signature", () => {
    const one = signer();
    const other = signer();
    const envelope = one.sign("text/plain", "subjects?>>>");
    const second = other.sign("text/plain", "subjects?>>>").signatures;
    const urlSafe = {
      ...envelope,
      payload: envelope.payload.replaceAll("+", "-").replaceAll("/", "_"),
      signatures: [...second, ...envelope.signatures],
    };
    expect(isSignedBy(urlSafe, keyOf(one.spki))).toBe(true);
  });

  it("do not verify with another type or body", () => {
    const one = signer();
    const envelope = one.sign("text/plain", "body");
    const payload = Buffer.from("bodY").toString("base64");
    expect(isSignedBy({ ...envelope, payload }, keyOf(one.spki))).toBe(false);
    expect(isSignedBy({ ...envelope, payloadType: "text/html" }, keyOf(one.spki))).toBe(false);
    expect(isSignedBy({ ...envelope, signatures: [] }, keyOf(one.spki))).toBe(false);
  });
});
