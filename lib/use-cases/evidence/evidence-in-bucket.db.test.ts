import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { contentKey } from "@/lib/domain/evidence/storage-key";
import { storageHealth } from "@/lib/http/storage-health";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { s3Bucket } from "@/lib/providers/storage/s3-bucket";
import { picture } from "@/lib/testing/images";
import { startS3Server } from "@/lib/testing/s3-server";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { addFiles } from "@/lib/use-cases/evidence/add-file";
import { readFile } from "@/lib/use-cases/evidence/read-file";
import { readBundleFiles } from "@/lib/use-cases/ledger/bundle-files";

const BUCKET = "evidence";

let db: TestDatabase;
let server: Awaited<ReturnType<typeof startS3Server>>;
let client: S3Client;
let seed: Seed;
let engineer: Context;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startS3Server(BUCKET);
  client = new S3Client({ ...server, region: "us-east-1", forcePathStyle: true });
  seed = await seedProject(db, undefined, { storage: open(), images: sharpChild() });
  engineer = await seed.person("Eve", "engineer");
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await db.close();
});

function open() {
  const { endpoint, credentials } = server;
  return s3Bucket({ bucket: BUCKET, prefix: "", region: "us-east-1", endpoint, credentials });
}

it("keeps evidence in a bucket by its digest, and hands out nothing that was changed there", async () => {
  const runId = await seed.run(engineer);
  const input = { name: "board.png", title: null, stage: null, slot: null };
  const [view] = await addFiles(engineer, runId, [{ ...input, bytes: await picture("png") }]);
  const { id = "", storedSha256 } = view ?? {};
  const digest = storedSha256 ?? "";
  expect((await readFile(engineer, id, "file")).sha256).toBe(digest);
  expect((await readFile(engineer, id, "thumbnail")).mime).toBe("image/webp");
  const detail = { evidence: id, stored: digest };
  const entry = { index: 1, data: Buffer.alloc(0), keyid: "", projectId: seed.projectId };
  const bundle = () => readBundleFiles(engineer, [{ ...entry, kind: "evidence.added", detail }]);
  expect((await bundle()).map(({ sha256 }) => sha256)).toEqual([digest]);
  const place = { Bucket: BUCKET, Key: contentKey(digest) };
  await client.send(new PutObjectCommand({ ...place, Body: await picture("png", 2) }));
  await expect(readFile(engineer, id, "file")).rejects.toMatchObject({ code: "unavailable" });
  await expect(bundle()).rejects.toMatchObject({ code: "unavailable" });
  await client.send(new DeleteObjectCommand(place));
  await expect(readFile(engineer, id, "file")).rejects.toMatchObject({ code: "unavailable" });
});

it("refuses an upload with the reason while the bucket cannot be reached, and says so when asked for its health", async () => {
  const runId = await seed.run(engineer);
  const other = await startS3Server(BUCKET);
  const { endpoint, credentials } = other;
  const where = { bucket: BUCKET, prefix: "", region: "us-east-1", endpoint, credentials };
  const storage = s3Bucket(where);
  expect(await storageHealth(storage)()).toMatchObject({ ok: true });
  await other.close();
  const input = { name: "board.png", title: null, stage: null, slot: null };
  const asked = addFiles({ ...engineer, storage }, runId, [
    { ...input, bytes: await picture("png", 3) },
  ]);
  await expect(asked).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/cannot be stored or read: The bucket evidence at http:.*ECONN/),
  });
  expect(await db.prisma.evidence.count({ where: { runId } })).toBe(0);
  const health = await storageHealth(storage)();
  expect(health.ok).toBe(false);
  expect(health.detail).toMatch(/bucket evidence at http:.*could not be reached/);
});
