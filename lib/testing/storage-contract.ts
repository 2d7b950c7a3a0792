import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentKey } from "@/lib/domain/evidence/storage-key";
import type { Storage } from "@/lib/providers/storage/port";

export type StorageSubject = { storage: Storage; end: () => Promise<void> };

/** What every storage keeps, whatever it is made of. */
export function storageContract(name: string, open: () => Promise<StorageSubject>): void {
  describe(`${name} as a storage`, () => {
    let subject: StorageSubject;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(() => subject.end());

    it("has nothing at first, gives back what was put, and replaces it", async () => {
      const { storage } = subject;
      const key = contentKey("ab".repeat(32));
      expect(await storage.get(key)).toBeNull();
      await storage.put(key, Buffer.from("first"));
      await storage.put(key, Buffer.from("second"));
      expect((await storage.get(key))?.toString()).toBe("second");
    });

    it.each([0, 1, 5_000_000])("gives back %d bytes as they were", async (length) => {
      const bytes = Buffer.alloc(length, "\u0000\r\n\xff tollgate", "latin1");
      await subject.storage.put("of/a-length", bytes);
      expect((await subject.storage.get("of/a-length"))?.equals(bytes)).toBe(true);
    });

    it("removes a file, and does not mind one that is gone", async () => {
      const { storage } = subject;
      await storage.put("gone", Buffer.from("x"));
      await storage.remove("gone");
      await storage.remove("gone");
      expect(await storage.get("gone")).toBeNull();
    });

    it("finds that it can be used", async () => {
      await expect(subject.storage.check()).resolves.toBeUndefined();
    });

    it.each(["../x", "/etc/passwd", "a/../../x", "a//b", ".hidden", "a\0b", "", "a\\b", "a/"])(
      "takes no key like %j",
      async (key) => {
        const { storage } = subject;
        await expect(storage.put(key, Buffer.from("x"))).rejects.toThrow(/no storage key/);
        await expect(storage.get(key)).rejects.toThrow(/no storage key/);
        await expect(storage.remove(key)).rejects.toThrow(/no storage key/);
      },
    );
  });
}
