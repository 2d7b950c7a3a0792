import { notFound } from "next/navigation";
import { AppError } from "@/lib/domain/app-error";
import type { Context } from "@/lib/use-cases/context";

/** What does not exist and what the reader may not know of look the same. */
export async function readOrNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

export function personOf({ actor }: Context): { name: string } {
  return { name: actor.name };
}
