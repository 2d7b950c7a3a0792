import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { sharpChild } from "@/lib/providers/image/sharp-child";
import { canvas, picture, pngClaiming } from "@/lib/testing/images";

// Every picture starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const images = sharpChild();

async function kept(bytes: Uint8Array) {
  const answer = await images.reencode(bytes);
  if (answer.kind === "refused") throw new Error(`refused: it ${answer.reason}`);
  return answer;
}

async function reasonAgainst(bytes: Uint8Array): Promise<string> {
  const answer = await images.reencode(bytes);
  if (answer.kind === "image") throw new Error("was taken");
  return answer.reason;
}

describe("sharpChild", () => {
  it.each(["png", "jpeg", "webp"] as const)("keeps every pixel of a %s", async (format) => {
    const original = await picture(format);
    const answer = await kept(original);
    expect(answer).toMatchObject({ mime: "image/png", width: 64, height: 48 });
    const pixels = (bytes: Buffer) => sharp(bytes).removeAlpha().raw().toBuffer();
    expect((await pixels(answer.bytes)).equals(await pixels(original))).toBe(true);
    expect((await sharp(answer.thumbnail.bytes).metadata()).format).toBe("webp");
  });

  it("leaves EXIF and GPS behind, and carries out the orientation that EXIF asks for", async () => {
    const original = await canvas(64, 48)
      .withExif({
        IFD0: { Artist: "SECRET-ARTIST" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(original.includes("SECRET-ARTIST")).toBe(true);
    const answer = await kept(original);
    expect(answer).toMatchObject({ width: 48, height: 64 });
    expect(answer.bytes.includes("SECRET-ARTIST")).toBe(false);
    const { exif, icc, xmp, iptc } = await sharp(answer.bytes).metadata();
    expect({ exif, icc, xmp, iptc }).toEqual({});
  });

  it("writes a polyglot anew, so that nothing of its second half is kept", async () => {
    const script = "<html><script>alert(1)</script></html>";
    const original = Buffer.concat([await picture("png"), Buffer.from(script)]);
    const answer = await kept(original);
    expect(answer.bytes.includes("<script>")).toBe(false);
    expect(answer.thumbnail.bytes.includes("<script>")).toBe(false);
  });

  it("makes the thumbnail of a large picture small", async () => {
    const answer = await kept(await canvas(1600, 1200).jpeg().toBuffer());
    const { width, height } = await sharp(answer.thumbnail.bytes).metadata();
    expect({ width, height }).toEqual({ width: 480, height: 360 });
  });

  it("refuses every other format by what it is, whatever it calls itself", async () => {
    const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>';
    expect(await reasonAgainst(Buffer.from(svg))).toMatch(/PNG, JPEG, WebP/);
    expect(await reasonAgainst(await picture("gif"))).toMatch(/^is image\/gif; PNG, JPEG, WebP/);
    expect(await reasonAgainst(await picture("avif"))).toMatch(/^is image\/avif; PNG, JPEG, WebP/);
    expect(await reasonAgainst(Buffer.from("<html>"))).toMatch(/no format/);
    expect(await reasonAgainst(Buffer.alloc(0))).toMatch(/no format/);
  });

  it("refuses an animation", async () => {
    const frames = [await picture("png", 1), await picture("png", 2)];
    const moving = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await reasonAgainst(moving)).toMatch(/animated/);
  });

  it("refuses a picture that claims 50,000 x 50,000 pixels before it decodes anything", async () => {
    const bomb = pngClaiming(await picture("png"), 50_000, 50_000);
    expect(await reasonAgainst(bomb)).toMatch(/50000 x 50000 pixels/);
  });

  it.each(["png", "jpeg", "webp"] as const)("refuses a truncated %s", async (format) => {
    const whole = await canvas(400, 300).toFormat(format).toBuffer();
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    expect(await reasonAgainst(half)).toMatch(/cannot be decoded/);
  });

  it.each([
    [{ timeoutMs: 5 }, /takes over 0.005 s/],
    [{ maxRssBytes: 16 * 1024 * 1024 }, /too much memory/],
  ])("stops a decoder beyond %j", async (limits, reason) => {
    const answer = await sharpChild({ limits }).reencode(await canvas(800, 600).png().toBuffer());
    expect(answer).toMatchObject({ kind: "refused", reason: expect.stringMatching(reason) });
  });

  it("lets the others wait and be answered when many come at once", async () => {
    const one = await picture("png");
    const answers = await Promise.all(Array.from({ length: 6 }, () => images.reencode(one)));
    expect(answers.every((a) => a.kind === "image")).toBe(true);
  });

  it("refuses when too many wait already", async () => {
    const busy = sharpChild({ atOnce: 1, waiting: 1 });
    const one = await picture("png");
    const results = await Promise.allSettled([1, 2, 3].map(() => busy.reencode(one)));
    expect(results.map((r) => r.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(results[2]).toMatchObject({ reason: { code: "unavailable" } });
  });
});
