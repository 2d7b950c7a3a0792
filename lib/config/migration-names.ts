import { readdirSync } from "node:fs";
import path from "node:path";
import { checkoutFolder } from "@/lib/config/checkout";

/** The migrations that this version of the code was written for, in order. */
export function migrationNames(): string[] {
  return readdirSync(path.join(checkoutFolder(), "prisma/migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
