/**
 * Decodes one image that nobody trusts and writes it anew. Runs as a process of its own, without any secret:
 * a hole in a decoder then reaches nothing. The image comes on stdin; the answer goes to stdout as four bytes
 * of length (big-endian), that much JSON, the PNG and the thumbnail. argv[2] holds the limits as JSON.
 */
import sharp from "sharp";

const limits = JSON.parse(process.argv[2] ?? "{}");

function checkMemory() {
  if (process.memoryUsage.rss() > limits.maxRssBytes) process.exit(3);
}
// Also while libvips works in its own threads; the operating system's limit is the second line.
checkMemory();
setInterval(checkMemory, 20).unref();

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadPngBuffer", "VipsForeignLoadJpegBuffer", "VipsForeignLoadWebpBuffer"],
});

async function readInput() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function open(input) {
  return sharp(input, {
    limitInputPixels: limits.maxPixels,
    failOn: "error",
    sequentialRead: true,
    pages: 1,
  });
}

function refusal({ width = 0, height = 0, pages = 1 }) {
  if (width * height > limits.maxPixels) {
    return `has ${width} x ${height} pixels; at most ${limits.maxPixels} in all are taken`;
  }
  if (pages > 1) return "is animated; a still image is taken";
  return null;
}

async function reencode(input) {
  const refused = refusal(await sharp(input, { limitInputPixels: false }).metadata());
  if (refused) return { answer: { refused }, parts: [] };
  // Metadata is left behind; only the orientation that it asks for is carried out.
  const image = await open(input)
    .autoOrient()
    .toColourspace("srgb")
    .png({ compressionLevel: 6 })
    .toBuffer({ resolveWithObject: true });
  const thumbnail = await open(image.data)
    .resize({ ...limits.thumbnail, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  const { width, height } = image.info;
  const answer = { width, height, bytes: image.data.length, thumbnailBytes: thumbnail.length };
  return { answer, parts: [image.data, thumbnail] };
}

function write({ answer, parts }) {
  const head = Buffer.from(JSON.stringify(answer), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  for (const part of [length, head, ...parts]) process.stdout.write(part);
}

try {
  write(await reencode(await readInput()));
} catch (error) {
  const line = String(error instanceof Error ? error.message : error).split("\n")[0];
  write({ answer: { refused: `cannot be decoded (${line})` }, parts: [] });
}
