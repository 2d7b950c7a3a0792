import { NoSuchKey, S3ServiceException } from "@aws-sdk/client-s3";
import { StorageError } from "@/lib/domain/evidence/storage-error";

const FORBIDDEN = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "RequestTimeTooSkewed",
]);

export function isAbsent(error: unknown): boolean {
  return (
    error instanceof NoSuchKey ||
    (error instanceof S3ServiceException && error.name === "NoSuchKey")
  );
}

/** "Error responses", Amazon S3 API Reference. What a server says beside its code may repeat the request. */
export function toStorageError(
  error: unknown,
  { name, isTooLate, timeout }: { name: string; isTooLate: boolean; timeout: number },
): unknown {
  if (error instanceof StorageError) return error;
  if (isTooLate) {
    return new StorageError("timeout", `${name} did not answer within ${timeout} ms.`, {
      cause: error,
    });
  }
  if (error instanceof S3ServiceException) return answered(error, name);
  if (!(error instanceof Error) || error.message.endsWith("is no storage key")) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return new StorageError("unreachable", `${name} could not be reached, or broke off: ${code}.`, {
    cause: error,
  });
}

function answered(error: S3ServiceException, name: string): StorageError {
  const status = error.$metadata.httpStatusCode;
  const said = `${status ?? "an error"} (${error.name})`;
  if (error.name === "NoSuchBucket") {
    return new StorageError("no_bucket", `${name} does not exist.`, { cause: error });
  }
  if (FORBIDDEN.has(error.name) || status === 401 || status === 403) {
    const message = `${name} answered ${said}; expected a key that may read, write and delete there.`;
    return new StorageError("forbidden", message, { cause: error });
  }
  return new StorageError("failed", `${name} answered ${said}.`, { cause: error });
}
