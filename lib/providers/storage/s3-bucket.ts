import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { checkStorage } from "@/lib/providers/storage/check-storage";
import type { Storage } from "@/lib/providers/storage/port";
import { isAbsent, toStorageError } from "@/lib/providers/storage/s3-error";
import { checkedKey } from "@/lib/providers/storage/storage-key";

export type S3Options = {
  bucket: string;
  prefix: string;
  region: string;
  endpoint: string | null;
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  /** Milliseconds for one operation with all its tries. */
  timeout?: number;
};

const TIMEOUT_MS = 30_000;
const CONNECT_MS = 3000;
const MAX_ATTEMPTS = 4;
/** An answer that breaks off is not the SDK's to ask for again: it has handed out the stream. */
const MAX_READS = 3;

/**
 * Files in a bucket of S3, or of a server that speaks as it does. A PUT that was answered is durable and whole ("Amazon
 * S3 data consistency model", S3 User Guide). Checksums of S3's newer kind are left out: not every server knows them, and
 * what is read is checked against the digest that names it.
 */
export function s3Bucket(options: S3Options): Storage {
  const { bucket, prefix, timeout = TIMEOUT_MS } = options;
  const client = openClient(options);
  const name = `The bucket ${bucket}${options.endpoint ? ` at ${options.endpoint}` : ""}`;
  const at = (key: string) => ({ Bucket: bucket, Key: prefix + checkedKey(key) });
  const within = async <T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    const limit = AbortSignal.timeout(timeout);
    try {
      return await work(limit);
    } catch (error) {
      throw toStorageError(error, { name, isTooLate: limit.aborted, timeout });
    }
  };
  const put = async (key: string, bytes: Uint8Array) => {
    const place = at(key);
    const command = new PutObjectCommand({ ...place, Body: bytes, ContentLength: bytes.length });
    await within((abortSignal) => client.send(command, { abortSignal }));
  };
  const get = async (key: string) => {
    const place = at(key);
    return within((abortSignal) => readWhole(client, place, abortSignal));
  };
  return {
    put,
    get,
    remove: async (key) => {
      const command = new DeleteObjectCommand(at(key));
      await within((abortSignal) => client.send(command, { abortSignal }));
    },
    check: () => checkStorage({ put, get }, name),
  };
}

function openClient({ region, endpoint, credentials }: S3Options): S3Client {
  return new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "standard",
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_MS },
  });
}

async function readWhole(
  client: S3Client,
  place: { Bucket: string; Key: string },
  abortSignal: AbortSignal,
): Promise<Buffer | null> {
  for (let tried = 1; ; tried += 1) {
    try {
      const { Body, ContentLength } = await client.send(new GetObjectCommand(place), {
        abortSignal,
      });
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      if (ContentLength === undefined || ContentLength === bytes.length) return bytes;
      throw new Error(`the answer broke off after ${bytes.length} of ${ContentLength} bytes`);
    } catch (error) {
      if (isAbsent(error)) return null;
      const isAnswered = error instanceof Error && "$metadata" in error;
      if (isAnswered || abortSignal.aborted || tried >= MAX_READS) throw error;
    }
  }
}
