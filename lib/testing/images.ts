import { createHash } from "node:crypto";
import sharp, { type Sharp } from "sharp";

/** A small picture whose pixels depend on `seed`, so that two of them have two digests. */
export function picture(
  format: "png" | "jpeg" | "webp" | "gif" | "avif",
  seed = 1,
): Promise<Buffer> {
  return canvas(64, 48, seed).toFormat(format).toBuffer();
}

/** Pixels that look random and compress badly, the same ones for the same seed. */
export function canvas(width: number, height: number, seed = 1): Sharp {
  const outputLength = width * height * 3;
  const raw = createHash("shake256", { outputLength }).update(`seed ${seed}`).digest();
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** The picture with another size in its header, checksum included, as a decompression bomb would have. */
export function pngClaiming(png: Buffer, width: number, height: number): Buffer {
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(width, 16);
  bomb.writeUInt32BE(height, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  return bomb;
}

/** CRC-32 of PNG (ISO 3309), bit by bit; Node has its own only from version 22 on. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
