import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentKey, pictureKey } from "@/lib/domain/evidence/storage-key";
import { PRE_DEPLOYMENT } from "@/lib/domain/plan/plan";
import { sha256Hex } from "@/lib/ledger/sha256";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { localFolder } from "@/lib/providers/storage/local-folder";
import { picture, pngClaiming } from "@/lib/testing/images";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/test-database";
import type { Context } from "@/lib/use-cases/context";
import { addFiles, type FileInput } from "@/lib/use-cases/evidence/add-file";
import { addLink } from "@/lib/use-cases/evidence/add-link";
import { markItem } from "@/lib/use-cases/evidence/mark-item";
import { readFile } from "@/lib/use-cases/evidence/read-file";

let db: TestDatabase;
let folder: string;
let one: Seed;
let engineer: Context;
let viewer: Context;
let outsider: Context;
let token: Context;
let runId: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tollgate-evidence-"));
  db = await createTestDatabase();
  const services = { storage: localFolder(folder), images: sharpChild() };
  one = await seedProject(db, undefined, services);
  const two = await seedProject(db, undefined, services);
  engineer = await one.person("Eve", "engineer");
  viewer = await one.person("Vic", "viewer");
  outsider = await two.person("Otto", "admin");
  token = await one.token("read", "evidence:write");
  runId = await one.run(engineer);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

function file(bytes: Uint8Array, over: Partial<FileInput> = {}): FileInput {
  return { bytes, name: "board.png", title: null, stage: null, slot: null, ...over };
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => e.name);
}

async function counts() {
  return {
    rows: await db.prisma.evidence.count(),
    leaves: await db.prisma.logLeaf.count(),
    files: (await storedFiles()).length,
  };
}

async function thumbnailOf(id: string): Promise<string | null> {
  const row = await db.prisma.evidence.findUniqueOrThrow({ where: { id } });
  return row.thumbnailSha256;
}

/** Somebody aborts the run while the picture is being decoded. */
function aborting(doomed: string): Context {
  const { images } = engineer;
  if (!images) throw new Error("the seed gives an image reader");
  const reencode = async (bytes: Uint8Array) => {
    await db.prisma.run.update({ where: { id: doomed }, data: { state: "aborted" } });
    return images.reencode(bytes);
  };
  return { ...engineer, images: { reencode } };
}

function lastLeaf(kind: string) {
  return db.prisma.logLeaf.findFirstOrThrow({ where: { kind }, orderBy: { idx: "desc" } });
}

describe("addFiles", () => {
  it("keeps a screenshot with both digests, its cleaned name, who and when, and a ledger entry", async () => {
    const bytes = await picture("jpeg");
    const name = "../../tmp/\u202Egnp.board\u0000.jpg";
    const [view] = await addFiles(engineer, runId, [
      file(bytes, { name, stage: "s1", slot: "board" }),
    ]);
    expect(view).toMatchObject({
      kind: "screenshot",
      stage: "s1",
      slot: "board",
      title: "gnp.board",
      originalName: "gnp.board.jpg",
      mime: "image/png",
      width: 64,
      height: 48,
      originalSha256: sha256Hex(bytes),
      addedBy: { kind: "person", name: "Eve" },
    });
    const stored = await readFile(viewer, view?.id ?? "", "file");
    expect(stored).toMatchObject({ mime: "image/png", name: "gnp.board.png" });
    expect(sha256Hex(stored.bytes)).toBe(view?.storedSha256);
    expect((await readFile(viewer, view?.id ?? "", "thumbnail")).mime).toBe("image/webp");
    const leaf = await lastLeaf("evidence.added");
    expect(leaf).toMatchObject({ runId, stageKey: "s1" });
    expect(Buffer.from(leaf.data).toString()).not.toContain("board");
  });

  it("refuses hostile files one and all, and keeps nothing of them: no row, no leaf, no file", async () => {
    const png = await picture("png");
    const before = await counts();
    const hostile: [string, Uint8Array][] = [
      ["a.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
      ["a.png", await picture("gif")],
      ["a.png", await picture("avif")],
      ["a.png", Buffer.from("GIF89a<script>alert(1)</script>")],
      ["a.png", png.subarray(0, png.length - 40)],
      ["a.png", pngClaiming(png, 50_000, 50_000)],
      ["a.png", Buffer.from("<!doctype html><script>alert(1)</script>")],
      ["a.png", Buffer.alloc(0)],
    ];
    for (const [name, bytes] of hostile) {
      const asked = addFiles(engineer, runId, [file(bytes, { name })]);
      await expect(asked).rejects.toMatchObject({
        code: "unsupported_media_type",
        errors: [{ path: "file", expected: "a PNG, JPEG or WebP image" }],
      });
    }
    expect(await counts()).toEqual(before);
  });

  it("stores none of the raw bytes of a polyglot", async () => {
    const script = "<script>alert(1)</script>";
    const bytes = Buffer.concat([await picture("png"), Buffer.from(script)]);
    const [view] = await addFiles(engineer, runId, [file(bytes)]);
    expect(view?.originalSha256).toBe(sha256Hex(bytes));
    expect(view?.storedSha256).not.toBe(view?.originalSha256);
    const { bytes: stored } = await readFile(engineer, view?.id ?? "", "file");
    expect(stored.includes(script)).toBe(false);
  });

  it("adds all of several files or none", async () => {
    const before = await counts();
    const good = file(await picture("png", 7));
    const asked = addFiles(engineer, runId, [good, file(Buffer.from("no image"))]);
    await expect(asked).rejects.toMatchObject({ code: "unsupported_media_type" });
    expect(await counts()).toEqual(before);
    const views = await addFiles(engineer, runId, [good, file(await picture("webp", 8))]);
    expect(views).toHaveLength(2);
    expect(await counts()).toMatchObject({ rows: before.rows + 2, files: before.files + 4 });
  });

  it("takes the files away again where the row cannot be written", async () => {
    const before = await counts();
    const doomed = await one.run(engineer);
    const leaves = await db.prisma.logLeaf.count();
    const asked = addFiles(aborting(doomed), doomed, [file(await picture("png", 14))]);
    await expect(asked).rejects.toMatchObject({ code: "conflict" });
    expect(await counts()).toEqual({ ...before, leaves });
  });

  it.each([
    ["a viewer", () => viewer, "forbidden"],
    ["a member of another project", () => outsider, "not_found"],
  ])("refuses %s before anything is decoded", async (_, who, code) => {
    const before = await counts();
    const untouched = { reencode: () => Promise.reject(new Error("was decoded")) };
    const asked = addFiles({ ...who(), images: untouched }, runId, [file(await picture("png"))]);
    await expect(asked).rejects.toMatchObject({ code });
    expect(await counts()).toEqual(before);
  });

  it.each(["no-uuid", "00000000-0000-4000-8000-000000000000"])(
    "says that there is no run %s",
    async (id) => {
      const asked = addFiles(engineer, id, [file(await picture("png"))]);
      await expect(asked).rejects.toMatchObject({ code: "not_found" });
    },
  );
});

describe("readFile", () => {
  it("is for members only, and hands out nothing that was changed on disk", async () => {
    const [view] = await addFiles(token, runId, [file(await picture("png", 9))]);
    const id = view?.id ?? "";
    expect(view?.addedBy).toMatchObject({ kind: "token", name: "pipeline" });
    await expect(readFile(outsider, id, "file")).rejects.toMatchObject({ code: "not_found" });
    await expect(readFile(engineer, "../x", "file")).rejects.toMatchObject({ code: "not_found" });
    for (const [part, digest] of [
      ["file", view?.storedSha256 ?? ""],
      ["thumbnail", (await thumbnailOf(id)) ?? ""],
    ] as const) {
      const stored = path.join(folder, contentKey(digest));
      expect((await readFile(engineer, id, part)).sha256).toBe(digest);
      await writeFile(stored, await picture("png", 10));
      await expect(readFile(engineer, id, part)).rejects.toMatchObject({ code: "unavailable" });
      await rm(stored);
      await expect(readFile(engineer, id, part)).rejects.toMatchObject({ code: "unavailable" });
    }
  });

  it("still reads what was stored by the evidence's id", async () => {
    const [view] = await addFiles(engineer, runId, [file(await picture("png", 11))]);
    const id = view?.id ?? "";
    const thumbnail = (await thumbnailOf(id)) ?? "";
    const before = await readFile(engineer, id, "file");
    await mkdir(path.join(folder, id.slice(0, 2)), { recursive: true });
    const move = (digest: string, part: "file" | "thumbnail") =>
      rename(path.join(folder, contentKey(digest)), path.join(folder, pictureKey(id, part)));
    await move(before.sha256, "file");
    await move(thumbnail, "thumbnail");
    await db.pool.query("UPDATE evidence SET thumbnail_sha256 = NULL WHERE id = $1", [id]);
    expect((await readFile(engineer, id, "file")).bytes.equals(before.bytes)).toBe(true);
    expect((await readFile(engineer, id, "thumbnail")).mime).toBe("image/webp");
    await writeFile(path.join(folder, pictureKey(id, "file")), await picture("png", 12));
    await expect(readFile(engineer, id, "file")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("keeps a file that another piece of evidence refers to when an upload of the same fails", async () => {
    const bytes = await picture("png", 13);
    const [view] = await addFiles(engineer, runId, [file(bytes)]);
    const doomed = await one.run(engineer);
    const asked = addFiles(aborting(doomed), doomed, [file(bytes)]);
    await expect(asked).rejects.toMatchObject({ code: "conflict" });
    const stored = await readFile(engineer, view?.id ?? "", "file");
    expect(stored.sha256).toBe(view?.storedSha256);
  });
});

describe("addLink", () => {
  it("keeps an address with its ledger entry, and has no file", async () => {
    const view = await addLink(engineer, runId, {
      title: "Dashboard\u202E",
      url: "https://grafana.example.com/d/1",
      stage: null,
    });
    expect(view).toMatchObject({
      kind: "link",
      title: "Dashboard",
      href: null,
      thumbnailHref: null,
    });
    expect(await lastLeaf("evidence.added")).toMatchObject({ runId, stageKey: null });
    await expect(readFile(engineer, view.id, "file")).rejects.toMatchObject({ code: "not_found" });
    const refused = addLink(viewer, runId, { title: "x", url: "https://x.example", stage: null });
    await expect(refused).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("markItem", () => {
  const wish = { stage: PRE_DEPLOYMENT, item: "ci", done: true, note: "https://ci.example/1" };

  it("records who marked what and how, once for the same word twice", async () => {
    const id = await one.run(engineer);
    const view = await markItem(token, id, wish);
    expect(view).toMatchObject({
      key: "ci",
      done: true,
      mark: "measured",
      by: { name: "pipeline" },
    });
    const leaves = await db.prisma.logLeaf.count();
    expect(await markItem(token, id, wish)).toEqual(view);
    expect(await db.prisma.logLeaf.count()).toBe(leaves);
    expect(await lastLeaf("checklist.marked")).toMatchObject({
      runId: id,
      stageKey: PRE_DEPLOYMENT,
    });
    expect(await db.prisma.checklistMark.count({ where: { runId: id } })).toBe(1);
  });

  it("freezes the pre-deployment dossier when the checklist is complete", async () => {
    const id = await one.run(engineer);
    expect(await db.prisma.dossier.count({ where: { runId: id } })).toBe(0);
    await markItem(engineer, id, { ...wish, note: null });
    expect(await db.prisma.dossier.count({ where: { runId: id, stageKey: PRE_DEPLOYMENT } })).toBe(
      1,
    );
    await addLink(engineer, id, { title: "CI", url: "https://ci.example", stage: PRE_DEPLOYMENT });
    expect(await db.prisma.dossier.count({ where: { runId: id, stageKey: PRE_DEPLOYMENT } })).toBe(
      2,
    );
  });

  it("refuses who may not", async () => {
    await expect(markItem(viewer, runId, wish)).rejects.toMatchObject({ code: "forbidden" });
    await expect(markItem(outsider, runId, wish)).rejects.toMatchObject({ code: "not_found" });
    const reader = await one.token("read", "samples:write");
    await expect(markItem(reader, runId, wish)).rejects.toMatchObject({ code: "forbidden" });
  });
});
