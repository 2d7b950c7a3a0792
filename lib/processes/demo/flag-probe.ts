import { z } from "zod";

const Answer = z.object({ value: z.boolean() });

/** How many of `users` the flag is on for, as the server answers over OFREP right now. */
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
      if (!response.ok) throw new Error(`the flag ${at.flag} answered ${response.status}`);
      return Answer.parse(await response.json()).value;
    }),
  );
  return answers.filter(Boolean).length;
}
