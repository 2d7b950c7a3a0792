import { spawn } from "node:child_process";
import path from "node:path";
import { fileTypeFromBuffer } from "file-type";
import { z } from "zod";
import { AppError } from "@/lib/domain/app-error";
import type { ImageReencoder, ReencodedImage, RefusedImage } from "@/lib/providers/image/port";

const ACCEPTED = new Map([
  ["image/png", "PNG"],
  ["image/jpeg", "JPEG"],
  ["image/webp", "WebP"],
]);
const MEBIBYTE = 1024 * 1024;

const LIMITS = {
  maxPixels: 32_000_000,
  maxRssBytes: 320 * MEBIBYTE,
  timeoutMs: 15_000,
};
const THUMBNAIL = { width: 480, height: 360 };
const MAX_DATA_KIBIBYTES = 1024 * 1024;
/** Beyond a picture of random pixels at the pixel limit there is nothing that the child may say. */
const MAX_ANSWER_BYTES = 160 * MEBIBYTE;

const Answer = z.union([
  z.strictObject({ refused: z.string() }),
  z.strictObject({
    width: z.int().positive(),
    height: z.int().positive(),
    bytes: z.int().positive(),
    thumbnailBytes: z.int().positive(),
  }),
]);

/** Decodes with sharp in a child process of its own for every image, at most `atOnce` of them at a time. */
export function sharpChild(
  options: { atOnce?: number; waiting?: number; limits?: Partial<typeof LIMITS> } = {},
): ImageReencoder {
  const limits = { ...LIMITS, ...options.limits };
  const turn = queue(options.atOnce ?? 2, options.waiting ?? 16);
  return {
    reencode: async (bytes) => {
      const type = await fileTypeFromBuffer(bytes);
      if (!type || !ACCEPTED.has(type.mime)) {
        const found = type ? `is ${type.mime}` : "has no format that is known here";
        return refused(`${found}; ${[...ACCEPTED.values()].join(", ")} images are taken`);
      }
      return turn(() => decode(bytes, limits));
    },
  };
}

async function decode(
  bytes: Uint8Array,
  limits: typeof LIMITS,
): Promise<ReencodedImage | RefusedImage> {
  const result = await runChild(bytes, limits);
  if (result.kind === "stopped")
    return refused(`cannot be decoded within the limits (${result.why})`);
  const headLength = result.output.length >= 4 ? result.output.readUInt32BE(0) : 0;
  const head = result.output.subarray(4, 4 + headLength).toString("utf8");
  const answer = Answer.parse(JSON.parse(head));
  if ("refused" in answer) return refused(answer.refused);
  const start = 4 + headLength;
  const image = result.output.subarray(start, start + answer.bytes);
  const thumbnail = result.output.subarray(start + answer.bytes);
  if (image.length !== answer.bytes || thumbnail.length !== answer.thumbnailBytes) {
    return refused("cannot be decoded (the decoder stopped half-way)");
  }
  return {
    kind: "image",
    mime: "image/png",
    bytes: image,
    width: answer.width,
    height: answer.height,
    thumbnail: { mime: "image/webp", bytes: thumbnail },
  };
}

type ChildResult = { kind: "output"; output: Buffer } | { kind: "stopped"; why: string };

/** The shell sets the limit of memory, since Node cannot; the environment holds nothing of the parent's, secrets least of all. */
function runChild(bytes: Uint8Array, limits: typeof LIMITS): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const script = `ulimit -d ${MAX_DATA_KIBIBYTES} 2>/dev/null; ulimit -c 0 2>/dev/null; exec "$0" "$@"`;
    const program = path.join(import.meta.dirname, "reencode-child.mjs");
    const node = [
      process.execPath,
      "--max-old-space-size=64",
      program,
      JSON.stringify({ ...limits, thumbnail: THUMBNAIL }),
    ];
    const child = spawn("/bin/sh", ["-c", script, ...node], {
      env: { NODE_ENV: "production" },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let why = "it needs too much memory";
    const stop = (because: string) => {
      why = because;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(
      () => stop(`it takes over ${limits.timeoutMs / 1000} s`),
      limits.timeoutMs,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_ANSWER_BYTES) stop("it becomes too large");
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve({ kind: "output", output: Buffer.concat(chunks) });
      else resolve({ kind: "stopped", why });
    });
    // A child that ends early closes its input; its exit says why.
    child.stdin.on("error", () => {});
    child.stdin.end(bytes);
  });
}

/** Lets `atOnce` tasks run, `waiting` more wait their turn, and refuses any beyond. */
function queue(atOnce: number, waiting: number) {
  let running = 0;
  const line: (() => void)[] = [];
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (line.length >= waiting) {
        throw new AppError("unavailable", "Too many images are being read; try again in a moment.");
      }
      await new Promise<void>((go) => line.push(go));
    } else {
      running += 1;
    }
    try {
      return await task();
    } finally {
      const next = line.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

function refused(reason: string): RefusedImage {
  return { kind: "refused", reason };
}
