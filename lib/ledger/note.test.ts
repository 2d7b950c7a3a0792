import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkpointText, parseCheckpoint } from "@/lib/ledger/checkpoint";
import { composeNote, NoteError, noteSigner, openNote, parseVkey } from "@/lib/ledger/note";

const pem = () =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The example of Go's golang.org/x/mod/sumdb/note, which the C2SP specification grew out of. */
const PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

describe("openNote", () => {
  it("opens the published example", () => {
    expect(openNote(PETER_NOTE, [parseVkey(PETER)]).text).toBe(
      PETER_NOTE.slice(0, PETER_NOTE.indexOf("\n\n") + 1),
    );
  });

  it("ignores signatures by keys that nobody knows", () => {
    const other = noteSigner("other.test/log", pem());
    const [text = ""] = PETER_NOTE.split("\n\n");
    const both = `${PETER_NOTE}${other.line(`${text}\n`)}\n`;
    expect(openNote(both, [parseVkey(PETER)]).signedBy.map((v) => v.name)).toEqual([
      "PeterNeumann",
    ]);
    expect(openNote(both, [parseVkey(PETER), parseVkey(other.vkey)]).signedBy).toHaveLength(2);
  });

  const changed = (from: string | RegExp, to: string) => PETER_NOTE.replace(from, to);
  it.each([
    ["a changed text", changed("answer", "Answer"), /does not verify/],
    ["a changed signature", changed("ZJku", "ZJkv"), /does not verify/],
    ["no known signature", changed("x08go", "y08go"), /no known key/],
    ["another name", changed("— Peter", "— peter"), /no known key/],
    ["no empty line", changed("\n\n", "\n"), /no text and signatures/],
    ["no last newline", PETER_NOTE.slice(0, -1), /no text and signatures/],
    ["a line that is no signature", `${PETER_NOTE}hello\n`, /malformed signature line/],
    ["a hyphen for the dash", changed("— ", "- "), /malformed signature line/],
    ["two spaces", changed("— ", "—  "), /malformed signature line/],
    ["base64 without padding", changed("=\n", "\n"), /malformed signature line/],
    ["a second spelling of the base64", changed("nAM=", "nAN="), /malformed signature line/],
    ["a tab", changed(" is the", "\tis the"), /control character/],
    ["a carriage return", changed("\n", "\r\n"), /control character/],
    ["bytes that are no UTF-8", changed("answer", "answ\ufffdr"), /control character/],
    [
      "too many signatures",
      PETER_NOTE + PETER_NOTE.split("\n")[3]?.concat("\n").repeat(100),
      /too many/,
    ],
  ])("refuses %s", (_name, note, reason) => {
    expect(() => openNote(note, [parseVkey(PETER)])).toThrow(reason);
  });
});

describe("parseVkey", () => {
  it.each([
    ["another key id", PETER.replace("c74f20a3", "c74f20a4")],
    ["another name", PETER.replace("Peter", "peter")],
    ["another kind of key", "PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["a shorter key", PETER.slice(0, -4)],
    ["nothing", ""],
  ])("refuses %s", (_name, vkey) => {
    expect(() => parseVkey(vkey)).toThrow(NoteError);
  });
});

describe("checkpoints", () => {
  const root = Buffer.alloc(32, 7);
  const signer = noteSigner("tollgate.test/log", pem());

  it("say the same after a trip through a signed note", () => {
    const text = checkpointText({ origin: signer.name, size: 42, root });
    expect(text).toBe(`tollgate.test/log\n42\n${root.toString("base64")}\n`);
    const note = composeNote(text, [signer.line(text)]);
    const opened = openNote(note, [parseVkey(signer.vkey)]);
    expect(parseCheckpoint(opened.text)).toEqual({ origin: signer.name, size: 42, root });
  });

  it("may have lines of extensions", () => {
    expect(parseCheckpoint(`o\n1\n${root.toString("base64")}\nmore\n`).size).toBe(1);
  });

  const good = root.toString("base64");
  it.each([
    ["no origin", `\n1\n${good}\n`],
    ["no size", `o\n\n${good}\n`],
    ["a leading zero", `o\n01\n${good}\n`],
    ["a negative size", `o\n-1\n${good}\n`],
    ["a size beyond what numbers hold", `o\n9007199254740993\n${good}\n`],
    ["a short root", `o\n1\n${Buffer.alloc(31).toString("base64")}\n`],
    ["a second spelling of the root", `o\n1\n${good.replace("c=", "d=")}\n`],
    ["no end", `o\n1\n${good}`],
  ])("are refused with %s", (_name, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteError);
  });
});
