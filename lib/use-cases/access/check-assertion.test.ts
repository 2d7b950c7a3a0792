import { readFileSync } from "node:fs";
import { decodeAttestationObject, parseAuthenticatorData } from "@simplewebauthn/server/helpers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AssertionFault } from "@/lib/domain/passkey/assertion-fault";
import { checkAssertion } from "@/lib/use-cases/access/check-assertion";
import { readKey } from "@/lib/use-cases/access/read-key";
import { checkRegistration } from "@/lib/use-cases/passkey/check-registration";

const Hex = z.string().transform((text) => Uint8Array.from(Buffer.from(text, "hex")));
const Vectors = z.strictObject({
  source: z.string(),
  vectors: z.array(
    z.strictObject({
      name: z.string(),
      registration: z.strictObject({
        challenge: Hex,
        credential_id: Hex,
        clientDataJSON: Hex,
        attestationObject: Hex,
      }),
      authentication: z.strictObject({
        challenge: Hex,
        authenticatorData: Hex,
        clientDataJSON: Hex,
        signature: Hex,
      }),
    }),
  ),
});
type Vector = z.infer<typeof Vectors>["vectors"][number];

/** Web Authentication Level 3, section "Test Vectors"; W3C Software and Document License. */
const { vectors } = Vectors.parse(
  JSON.parse(readFileSync("lib/testing/webauthn-vectors.json", "utf8")),
);

const RELYING_PARTY = { id: "example.org", origin: "https://example.org", name: "Example" };

/**
 * What this server makes of each: it wants the owner verified, its own page alone, no certificates and one of three
 * kinds of key. null: taken.
 */
const EXPECTED: Record<string, { made: AssertionFault | null; used: AssertionFault | null }> = {
  "none-es256": { made: "user_verification", used: "user_verification" },
  "packed-self-es256": { made: null, used: "user_verification" },
  "none-es256-crossOrigin": { made: "cross_origin", used: "cross_origin" },
  "none-es256-topOrigin": { made: "cross_origin", used: "cross_origin" },
  "none-es256-long-credential-id": { made: "user_verification", used: null },
  "packed-es256": { made: "format", used: null },
  "packed-es384": { made: "format", used: "algorithm" },
  "packed-es512": { made: "format", used: "user_verification" },
  "packed-rs256": { made: "format", used: "user_verification" },
  "packed-eddsa": { made: "format", used: "user_verification" },
  "packed-ed448": { made: "format", used: "algorithm" },
  "tpm-es256": { made: "format", used: null },
  "android-key-es256": { made: "format", used: "user_verification" },
  "apple-es256": { made: "format", used: "user_verification" },
  "fido-u2f-es256": { made: "format", used: "user_verification" },
};

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

function registration({ registration: r }: Vector) {
  const id = text(r.credential_id);
  return {
    id,
    rawId: id,
    type: "public-key" as const,
    response: {
      clientDataJSON: text(r.clientDataJSON),
      attestationObject: text(r.attestationObject),
    },
    clientExtensionResults: {},
  };
}

function assertion({ registration: r, authentication: a }: Vector, change: Partial<typeof a> = {}) {
  const id = text(r.credential_id);
  const { clientDataJSON, authenticatorData, signature } = { ...a, ...change };
  return {
    id,
    rawId: id,
    type: "public-key" as const,
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
    },
    clientExtensionResults: {},
  };
}

function expectedOf({ registration: r, authentication: a }: Vector) {
  const { credentialPublicKey, flags } = parseAuthenticatorData(
    decodeAttestationObject(r.attestationObject).get("authData"),
  );
  if (!credentialPublicKey) throw new Error("the vector has no key");
  return {
    challenge: a.challenge,
    relyingParty: RELYING_PARTY,
    key: {
      credentialId: r.credential_id,
      publicKey: credentialPublicKey,
      ...(readKey(credentialPublicKey) ?? { spki: new Uint8Array(), alg: 0 }),
      signCount: 0,
      deviceType: flags.be ? "multiDevice" : "singleDevice",
    },
  };
}

describe("the specification's test vectors", () => {
  it("are all of them", () => {
    expect(vectors.map((v) => v.name)).toEqual(Object.keys(EXPECTED));
  });

  it.each(vectors)("registration $name", async (vector) => {
    const expected = { challenge: vector.registration.challenge, relyingParty: RELYING_PARTY };
    const { fault } = await checkRegistration(registration(vector), expected);
    expect(fault).toBe(EXPECTED[vector.name]?.made);
  });

  it.each(vectors)("authentication $name", async (vector) => {
    const { fault } = await checkAssertion(assertion(vector), expectedOf(vector));
    expect(fault).toBe(EXPECTED[vector.name]?.used);
  });

  const good = vectors.filter(({ name }) => EXPECTED[name]?.used === null);

  it.each(good)("$name with any bit of the answer changed", async (vector) => {
    const expected = expectedOf(vector);
    for (const part of ["authenticatorData", "clientDataJSON", "signature"] as const) {
      const original = vector.authentication[part];
      for (let bit = 0; bit < original.length * 8; bit += 1) {
        const at = bit >> 3;
        const changed = Uint8Array.from(original);
        changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
        const { fault } = await checkAssertion(assertion(vector, { [part]: changed }), expected);
        expect(fault, `${part}, bit ${bit}`).not.toBeNull();
      }
    }
  });

  it.each(good)("$name for another challenge, key or server", async (vector) => {
    const expected = expectedOf(vector);
    const answer = assertion(vector);
    const other = good.find((v) => v.name !== vector.name);
    if (!other) throw new Error("there is one vector only");
    const { publicKey, spki } = expectedOf(other).key;
    const faultOf = async (change: Partial<typeof expected>) =>
      (await checkAssertion(answer, { ...expected, ...change })).fault;
    expect(await faultOf({ challenge: other.authentication.challenge })).toBe("challenge");
    expect(await faultOf({ key: { ...expected.key, publicKey } })).toBe("signature");
    expect(await faultOf({ key: { ...expected.key, spki } })).toBe("signature");
    expect(await faultOf({ relyingParty: { ...RELYING_PARTY, id: "example.com" } })).toBe("rp_id");
    const origin = "https://www.example.org";
    expect(await faultOf({ relyingParty: { ...RELYING_PARTY, origin } })).toBe("origin");
  });
});

describe("an answer that cannot be read", () => {
  const vector = vectors.find((v) => v.name === "packed-es256");
  if (!vector) throw new Error("packed-es256 is missing");

  it.each([
    ["no JSON", { clientDataJSON: Buffer.from("{") }],
    ["JSON that is no object", { clientDataJSON: Buffer.from("7") }],
    ["text that is no UTF-8", { clientDataJSON: Buffer.from([0x22, 0xff, 0x22]) }],
    ["no authenticator data", { authenticatorData: Buffer.alloc(0) }],
    [
      "authenticator data that ends early",
      { authenticatorData: vector.authentication.authenticatorData.slice(0, 36) },
    ],
    [
      "authenticator data that goes on",
      { authenticatorData: Buffer.concat([vector.authentication.authenticatorData, Buffer.of(0)]) },
    ],
  ])("has %s", async (_, change) => {
    const parts = Object.fromEntries(
      Object.entries(change).map(([key, bytes]) => [key, Uint8Array.from(bytes)]),
    );
    const { fault } = await checkAssertion(assertion(vector, parts), expectedOf(vector));
    expect(fault).toBe("malformed");
  });

  it("has no signature", async () => {
    const answer = assertion(vector, { signature: new Uint8Array() });
    expect(await checkAssertion(answer, expectedOf(vector))).toEqual({ fault: "signature" });
  });
});
