import path from "node:path";

/** The folder that this code lies in: package.json, prisma/, the build. */
export function checkoutFolder(): string {
  return path.resolve(import.meta.dirname, "../..");
}
