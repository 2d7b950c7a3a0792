import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type CosignerKey,
  cosignatureLine,
  cosignedMessage,
  cosignerKeyId,
  openCosignature,
  parseCosignerKey,
} from "@/lib/ledger/cosignature";

/** A checkpoint of the public witness network of May 2026, with what its witnesses said about it. */
const PUBLISHED = [
  "arche2025h1.staging.ct.transparency.dev",
  "1432088532",
  "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=",
  "",
].join("\n");
const REMORA_KEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
const REMORA_LINE =
  "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==";
/** Four of them, each with its published key. */
const WITNESSES: [string, string][] = [
  [REMORA_KEY, REMORA_LINE],
  [
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
    "— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==",
  ],
  [
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==",
  ],
  [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==",
  ],
];

function keyOf(vkey: string): CosignerKey {
  const key = parseCosignerKey(vkey);
  if (!key) throw new Error("no key");
  return key;
}

describe("openCosignature", () => {
  it.each(WITNESSES)("verifies what the public witness %s signed", (vkey, line) => {
    expect(openCosignature(line, keyOf(vkey), PUBLISHED)).toEqual({
      ok: true,
      time: new Date("2026-05-23T21:50:24Z"),
    });
  });

  it("takes another witness's line for another's", () => {
    for (const [, line] of WITNESSES.slice(1)) {
      const opened = openCosignature(line, keyOf(REMORA_KEY), PUBLISHED);
      expect(opened).toEqual({ ok: false, fault: "other-key" });
    }
  });

  it.each([
    ["another size", PUBLISHED.replace("1432088532", "1432088533")],
    ["another origin", PUBLISHED.replace("arche2025h1", "arche2025h2")],
    ["another root", PUBLISHED.replace("U7WM", "U7WN")],
    ["an extension line", `${PUBLISHED}more\n`],
    ["no last newline", PUBLISHED.slice(0, -1)],
  ])("refuses a checkpoint with %s", (_name, text) => {
    expect(openCosignature(REMORA_LINE, keyOf(REMORA_KEY), text)).toEqual({
      ok: false,
      fault: "not-verified",
    });
  });

  it("refuses a cut signature", () => {
    expect(openCosignature(REMORA_LINE.slice(0, 61), keyOf(REMORA_KEY), PUBLISHED)).toEqual({
      ok: false,
      fault: "not-verified",
    });
  });

  it("refuses every single changed bit of a line", () => {
    const base64 = REMORA_LINE.split(" ")[2] ?? "";
    const bytes = Buffer.from(base64, "base64");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const line = `— remora.n621.de ${changed.toString("base64")}`;
      expect(openCosignature(line, keyOf(REMORA_KEY), PUBLISHED).ok).toBe(false);
    }
  });

  it.each([
    ["a hyphen for the dash", REMORA_LINE.replace("—", "-")],
    ["no name", REMORA_LINE.replace("remora.n621.de ", "")],
    ["another spelling of the base64", REMORA_LINE.replace("Bw==", "Bx==")],
    ["base64 for URLs", REMORA_LINE.replaceAll("/", "_")],
    ["a newline", `${REMORA_LINE}\n`],
    ["more after the signature", `${REMORA_LINE} more`],
    ["a key id alone", "— remora.n621.de 2net5w=="],
    ["nothing", ""],
  ])("refuses a line with %s", (_name, line) => {
    expect(openCosignature(line, keyOf(REMORA_KEY), PUBLISHED)).toEqual({
      ok: false,
      fault: "malformed",
    });
  });

  it.each([
    ["no time", 0n, false],
    ["the first second", 1n, true],
    ["a time beyond 2^63 - 1", 2n ** 63n, false],
    ["a time that no calendar has", 2n ** 63n - 1n, false],
  ])("reads the time: %s", (_name, seconds, isGood) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
    const key = { name: "w", keyId: cosignerKeyId("w", raw), publicKey };
    const signature = sign(null, cosignedMessage(PUBLISHED, seconds), privateKey);
    expect(openCosignature(cosignatureLine(key, seconds, signature), key, PUBLISHED).ok).toBe(
      isGood,
    );
  });
});

describe("parseCosignerKey", () => {
  it("reads a public witness's key", () => {
    const { name, keyId, publicKey } = keyOf(REMORA_KEY);
    expect({ name, keyId }).toEqual({ name: "remora.n621.de", keyId: "da77ade7" });
    expect(publicKey.asymmetricKeyType).toBe("ed25519");
    expect(publicKey.export({ format: "jwk" }).x).toBe(
      "683reOf9su-SJ7LB7xHpRgC1W01tmleHfjHuieWa3DY",
    );
  });

  it.each([
    ["a log's key", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"],
    ["another key id", REMORA_KEY.replace("da77ade7", "da77ade8")],
    ["another name", REMORA_KEY.replace("remora", "other")],
    ["a short key", REMORA_KEY.slice(0, -4)],
    ["upper-case hex", REMORA_KEY.replace("da77ade7", "DA77ADE7")],
    ["a name with a space", REMORA_KEY.replace("remora", "re mora")],
    ["no name", REMORA_KEY.slice(REMORA_KEY.indexOf("+"))],
    ["something else", "remora.n621.de"],
    ["nothing", ""],
  ])("refuses %s", (_name, vkey) => {
    expect(parseCosignerKey(vkey)).toBeNull();
  });
});
