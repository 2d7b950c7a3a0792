import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { decryptHealth, encryptHealth, isEncrypted } from "@/demo/portal/health-cipher";

const key = randomBytes(32);

test("opens with the key and the owner, and hides the text", () => {
  const envelope = encryptHealth(key, "ada", "allergic to penicillin");
  expect(envelope.includes("penicillin")).toBe(false);
  expect(decryptHealth(key, "ada", envelope)).toBe("allergic to penicillin");
});

test("counts as encrypted only what the key opens for that owner", () => {
  const envelope = encryptHealth(key, "ada", "blood group A");
  const changed = Buffer.from(envelope);
  changed.writeUInt8((changed.at(-1) ?? 0) ^ 1, changed.length - 1);
  expect(isEncrypted(key, "ada", envelope)).toBe(true);
  expect(isEncrypted(key, "bob", envelope)).toBe(false);
  expect(isEncrypted(key, "ada", changed)).toBe(false);
  expect(isEncrypted(key, "ada", Buffer.from("blood group A"))).toBe(false);
});
