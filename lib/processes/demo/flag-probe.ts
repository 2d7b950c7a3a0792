import { z } from "zod";

const Answer = z.union([
  z.object({ value: z.boolean() }),
  z.object({ errorCode: z.literal("FLAG_NOT_FOUND") }),
]);

/**
 * How many of `users` the flag is on for, as the server answers over OFREP right now. A flag that no run has moved
 * yet is not found, and off for everybody.
 */
export async function countOn(
  at: { base: string; token: string; flag: string },
  users: number,
): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: users }, async (_, n) => {
      const response = await fetch(`${at.base}/ofrep/v1/evaluate/flags/${at.flag}`, {
        method: "POST",
        headers: { authorization: `Bearer ${at.token}`, "content-type": "application/json" },
        body: JSON.stringify({ context: { targetingKey: `probe-${n}` } }),
      });
      const answer = Answer.safeParse(await response.json());
      if (!answer.success) throw new Error(`the flag ${at.flag} answered ${response.status}`);
      return "value" in answer.data && answer.data.value;
    }),
  );
  return answers.filter(Boolean).length;
}
