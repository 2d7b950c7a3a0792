import { AppError } from "@/lib/domain/app-error";

export type Period = { from: Date; to: Date };

const BEGINNING = "1970-01-01T00:00:00.000Z";
const END = "9999-12-31T23:59:59.000Z";

/** From the beginning and to the end of time where nothing is said. */
export function readPeriod(asked: { from?: string | undefined; to?: string | undefined }): Period {
  const from = new Date(asked.from ?? BEGINNING);
  const to = new Date(asked.to ?? END);
  if (from < to) return { from, to };
  throw new AppError("invalid_request", "The period ends before it begins.", {
    errors: [{ path: "to", message: to.toISOString(), expected: `after ${from.toISOString()}` }],
  });
}
