import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  digest,
  digestHex,
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toHex,
  utf8,
} from "@/lib/verifier/bytes";
import { canonical, type Json, readCanonical } from "@/lib/verifier/canonical";
import { expectedChallenge } from "@/lib/verifier/check-assertion";
import { preAuthentication } from "@/lib/verifier/leaf";
import { isIncluded, leafHash, nodeHash } from "@/lib/verifier/merkle";
import {
  cosignedAt,
  isNoteSignedBy,
  readCheckpoint,
  readLogKey,
  readNote,
  readWitnessKey,
} from "@/lib/verifier/note";
import { ES256, isEd25519, isSignedByPasskey } from "@/lib/verifier/signature";

const hex = (text: string) => fromHex(text) ?? new Uint8Array();

describe("canonical JSON", () => {
  it("is as RFC 8785 section 3.2.2 shows", () => {
    const numbers = [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27];
    const value: Json = {
      numbers,
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts names by UTF-16 code units, as RFC 8785 section 3.2.3 shows", () => {
    const value: Json = {
      "\u20ac": 1,
      "\r": 2,
      "\ufb33": 3,
      "1": 4,
      "\u{1f600}": 5,
      "\u0080": 6,
      "\u00f6": 7,
    };
    const order = [...canonical(value).matchAll(/:(\d)/g)].map(([, digit]) => digit);
    expect(order.join("")).toBe("2467153");
  });

  it.each([
    '{"a":1,"a":1}',
    '{"b":1,"a":1}',
    '{ "a":1}',
    '{"a":1.0}',
    '{"a":1e0}',
    '{"a":"\\u0061"}',
    '"\\ud800"',
    "-0",
    "{",
  ])("takes no other spelling: %s", (text) => expect(readCanonical(text)).toBeNull());
});

describe("base64", () => {
  it.each(["AA", "AA=", "AB==", "A A=", "AA==\n", "__8="])("has one spelling: not %j", (text) => {
    expect(fromBase64(text)).toBeNull();
  });
  it.each(["", "AA==", "//8="])("reads %j", (text) => {
    expect(toBase64(fromBase64(text) ?? utf8("?"))).toBe(text);
  });
  it("reads the other alphabet without padding", () => {
    expect(toHex(fromBase64Url("__8") ?? utf8("?"))).toBe("ffff");
    expect(fromBase64Url("__8=")).toBeNull();
  });
});

describe("the tree", () => {
  /** The eight leaves of the reference implementation's tests (certificate-transparency, merkletree). */
  const leaves = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map((text) => leafHash(hex(text)));
  const root = hex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  const at = (index: number) => leaves[index] ?? new Uint8Array();
  const pair = (index: number) => nodeHash(at(index), at(index + 1));

  it("has the published hashes", () => {
    expect(toHex(at(0))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    expect(toHex(nodeHash(nodeHash(pair(0), pair(2)), nodeHash(pair(4), pair(6))))).toBe(
      toHex(root),
    );
  });

  it("takes the published proof of leaf 5, and no other", () => {
    const proof = [at(4), pair(6), nodeHash(pair(0), pair(2))];
    const claim = { index: 5, size: 8, leaf: at(5), proof, root };
    expect(isIncluded(claim)).toBe(true);
    for (const change of [
      { index: 4 },
      { index: 13 },
      { size: 6 },
      { size: 5 },
      { leaf: at(4) },
      { root: at(0) },
      { proof: proof.slice(0, 2) },
      { proof: [...proof, at(0)] },
      { proof: proof.toReversed() },
      { proof: proof.map((hash) => hash.slice(1)) },
    ])
      expect(isIncluded({ ...claim, ...change })).toBe(false);
  });
});

describe("envelopes", () => {
  it("are signed as DSSE's specification encodes them", () => {
    const encoded = preAuthentication("http://example.com/HelloWorld", utf8("hello world"));
    expect(new TextDecoder().decode(encoded)).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });
});

describe("notes", () => {
  const KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  /** The example of golang.org/x/mod/sumdb/note, which C2SP signed-note describes. */
  const NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
  const key = readLogKey(KEY);

  it("take the published signature, and no other text or key", async () => {
    const note = readNote(NOTE);
    if (!note || !key) throw new Error("cannot be read");
    expect(await isNoteSignedBy(note, key)).toBe(true);
    expect(await isNoteSignedBy({ ...note, text: `${note.text}x\n` }, key)).toBe(false);
    expect(await isNoteSignedBy({ ...note, lines: [...note.lines, ...note.lines] }, key)).toBe(
      false,
    );
    expect(readLogKey(KEY.replace("PeterNeumann", "PeterNewmann"))).toBeNull();
    expect(readWitnessKey(KEY)).toBeNull();
  });

  it.each([
    "no signature\n",
    "text\n\n- a AAAAAAA=\n",
    "text\n\n— a !\n",
    "te\u0000xt\n\n— a AAAAAAA=\n",
  ])("refuse %j", (text) => {
    expect(readNote(text)).toBeNull();
  });

  it.each([
    "a\n1\nAA==\n",
    "a\n01\n",
    "\n1\n",
    "a\n1\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\nmore\n",
  ])("are no checkpoint: %j", (text) => {
    expect(readCheckpoint(text)).toBeNull();
  });

  it("take what a public witness said of a public log", async () => {
    const text =
      "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n";
    const line =
      "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==";
    const witness = readWitnessKey(
      "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    );
    const [note, other] = [
      readNote(`${text}\n${line}\n`),
      readNote(`${text.replace("532", "533")}\n${line}\n`),
    ];
    if (!witness || !note || !other) throw new Error("cannot be read");
    expect(await cosignedAt(note, witness)).toEqual(new Date("2026-05-23T21:50:24Z"));
    expect(await cosignedAt(other, witness)).toBeNull();
    expect(await cosignedAt({ ...note, lines: [] }, witness)).toBeUndefined();
  });
});

describe("signatures", () => {
  it("are those of RFC 8032 section 7.1, test 2", async () => {
    const key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    expect(await isEd25519(key, signature, hex("72"))).toBe(true);
    expect(await isEd25519(key, signature, hex("73"))).toBe(false);
    expect(await isEd25519(key, signature.slice(1), hex("72"))).toBe(false);
  });

  it("of a passkey on P-256 are DER, in its one spelling", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const spki = Uint8Array.from(publicKey.export({ type: "spki", format: "der" }));
    for (let round = 0; round < 50; round += 1) {
      const message = utf8(`message ${round}`);
      const der = Uint8Array.from(sign("sha256", message, privateKey));
      expect(await isSignedByPasskey({ spki, alg: ES256 }, der, message)).toBe(true);
      expect(await isSignedByPasskey({ spki, alg: ES256 }, der, utf8("another"))).toBe(false);
      expect(
        await isSignedByPasskey({ spki, alg: ES256 }, Uint8Array.from([...der, 0]), message),
      ).toBe(false);
      expect(await isSignedByPasskey({ spki, alg: 0 }, der, message)).toBe(false);
    }
  });
});

describe("the challenge", () => {
  it("is of label, nonce and document, in this order", () => {
    const nonce = "A".repeat(43);
    const document = digestHex(utf8("{}"));
    const bytes = [...utf8("tollgate-signoff-v1"), 0, ...new Uint8Array(32), ...hex(document)];
    const challenge = fromBase64Url(expectedChallenge(document, nonce) ?? "");
    expect(toHex(challenge ?? new Uint8Array())).toBe(toHex(digest(Uint8Array.from(bytes))));
    expect(expectedChallenge(document, "AAAA")).toBeNull();
  });
});
