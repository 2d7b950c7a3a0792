import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localFolder } from "@/lib/providers/storage/local-folder";

let root: string;
beforeAll(async () => {
  root = path.join(await mkdtemp(path.join(tmpdir(), "tollgate-storage-")), "evidence");
});
afterAll(() => rm(path.dirname(root), { recursive: true, force: true }));

describe("localFolder", () => {
  it("gives back what was put, replaces it, and leaves nothing unfinished behind", async () => {
    const storage = localFolder(root);
    expect(await storage.get("ab/one.png")).toBeNull();
    await storage.put("ab/one.png", Buffer.from("first"));
    await storage.put("ab/one.png", Buffer.from("second"));
    expect((await storage.get("ab/one.png"))?.toString()).toBe("second");
    expect(await readdir(path.join(root, "ab"))).toEqual(["one.png"]);
    expect((await stat(path.join(root, "ab/one.png"))).mode & 0o077).toBe(0);
  });

  it("shows a reader whole files only, however many write at once", async () => {
    const storage = localFolder(root);
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

  it("removes a file, and does not mind one that is gone", async () => {
    const storage = localFolder(root);
    await storage.put("gone", Buffer.from("x"));
    await storage.remove("gone");
    await storage.remove("gone");
    expect(await storage.get("gone")).toBeNull();
  });

  it.each(["../x", "/etc/passwd", "a/../../x", "a//b", ".hidden", "a\0b", "", "a\\b", "a/"])(
    "takes no key like %j",
    async (key) => {
      const storage = localFolder(root);
      await expect(storage.put(key, Buffer.from("x"))).rejects.toThrow(/no storage key/);
      await expect(storage.get(key)).rejects.toThrow(/no storage key/);
    },
  );
});
