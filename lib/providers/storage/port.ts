/**
 * Files by key. Keys are made by the server (letters, digits, `-`, `.` and `/`), never from a name that came
 * from outside. What fails is a `StorageError` (lib/domain/evidence/storage-error.ts).
 */
export type Storage = {
  /** Resolves once the bytes would survive a crash; a reader sees all of them or none. */
  put: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Null where there is no such file. */
  get: (key: string) => Promise<Buffer | null>;
  /** Does nothing where there is no such file. */
  remove: (key: string) => Promise<void>;
  /** Writes and reads a small file; rejects where that does not work. */
  check: () => Promise<void>;
};
