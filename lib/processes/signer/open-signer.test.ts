import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSigner } from "@/lib/processes/signer/open-signer";
import { SignerError } from "@/lib/providers/signer/port";
import { socketSigner } from "@/lib/providers/signer/socket-signer";

let place: string;
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), "signer-"));
});
afterEach(() => rmSync(place, { recursive: true }));

const open = (socket: string, folder = "signer") =>
  openSigner({
    folder: path.join(place, folder),
    origin: "tollgate.test/log",
    socketPath: path.join(place, socket),
  });

it("is alone in its folder, whatever socket another one would listen on", async () => {
  const stop = await open("one.sock");
  await expect(open("two.sock")).rejects.toThrow(/Another signer, process \d+, works in/);
  await stop();
  await (await open("two.sock"))();
});

it("is alone on its socket, and does not hold the folder of a try that failed", async () => {
  const stop = await open("one.sock");
  await expect(open("one.sock", "other")).rejects.toThrow(/Another signer listens/);
  await stop();
  await (await open("one.sock", "other"))();
});

it("lets nobody else of this machine in", async () => {
  const stop = await open("one.sock");
  const mode = (name: string) => statSync(path.join(place, name)).mode & 0o777;
  expect(mode("one.sock") & 0o007).toBe(0);
  expect(mode("signer")).toBe(0o700);
  expect(mode("signer/state.json")).toBe(0o600);
  expect(mode("signer/key-0.pem")).toBe(0o600);
  await stop();
});

it("answers over its socket with the reason of a refusal", async () => {
  const stop = await open("one.sock");
  const client = socketSigner(path.join(place, "one.sock"));
  try {
    const root = Buffer.alloc(32, 1);
    const now = () => new Date();
    await client.sign({ size: 3, root, oldSize: 0, proof: [], at: now() });
    const refused = async (change: object) =>
      await client
        .sign({ size: 4, root, oldSize: 3, proof: [], at: now(), ...change })
        .catch((error: SignerError) => error);
    expect(await refused({ oldSize: 2 })).toMatchObject({
      refusal: "conflict",
      message: expect.stringContaining("a tree of 3 was signed last"),
    });
    expect(await refused({})).toMatchObject({ refusal: "inconsistent" });
    expect(await refused({ at: new Date(0) })).toMatchObject({ refusal: "clock_skew" });
    expect(await refused({ size: -1 })).toMatchObject({ refusal: "malformed" });
    expect(await refused({ proof: Array(65).fill(root) })).toMatchObject({ refusal: "malformed" });
  } finally {
    await client.close();
    await stop();
  }
  await expect(socketSigner(path.join(place, "one.sock")).state()).rejects.toThrow(SignerError);
});
