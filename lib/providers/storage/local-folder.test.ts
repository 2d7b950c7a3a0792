import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { storageContract } from "@/lib/testing/storage-contract";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "tollgate-storage-"));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

storageContract("A folder", async () => ({
  storage: localFolder(path.join(parent, "contract")),
  end: async () => {},
}));

describe("localFolder", () => {
  it("leaves nothing unfinished behind, and nothing that others may read", async () => {
    const root = path.join(parent, "own");
    await localFolder(root).put("ab/one.png", Buffer.from("second"));
    expect(await readdir(path.join(root, "ab"))).toEqual(["one.png"]);
    expect((await stat(path.join(root, "ab/one.png"))).mode & 0o077).toBe(0);
  });

  it("shows a reader whole files only, however many write at once", async () => {
    const storage = localFolder(path.join(parent, "race"));
    const versions = Array.from({ length: 20 }, (_, n) => Buffer.alloc(200_000, n));
    await storage.put("race", versions[0] ?? Buffer.alloc(0));
    const writing = Promise.all(versions.map((bytes) => storage.put("race", bytes)));
    for (let i = 0; i < 50; i += 1) {
      const bytes = await storage.get("race");
      expect(bytes).toHaveLength(200_000);
      expect(new Set(bytes).size).toBe(1);
    }
    await writing;
  });

  it("says in words what keeps it from storing", async () => {
    const file = path.join(parent, "a-file");
    await writeFile(file, "");
    const storage = localFolder(path.join(file, "evidence"));
    const told = await storage.put("x", Buffer.from("x")).catch((error: unknown) => error);
    expect(told).toMatchObject({ name: "StorageError", code: "failed" });
    expect(String(told)).toMatch(/a-file.*cannot be used: E/);
    await expect(storage.check()).rejects.toMatchObject({ name: "StorageError" });
  });
});
