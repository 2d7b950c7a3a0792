import { z } from "zod";

/** RFC 3339 instant in UTC. */
export const Instant = z.iso.datetime({ offset: true });
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");
export const VerdictName = z.enum(["pass", "fail", "inconclusive", "pending", "error"]);
export const Recommendation = z.enum(["go", "hold", "rollback"]);
export type Recommendation = z.infer<typeof Recommendation>;

/** Of what only a person can do. Left out by somebody who has no password, and has just signed in instead. */
export const confirmation = { password: z.string().min(1).optional() };

/** A person, a token or the engine, as views name whoever did something. */
export const ActorRef = z.strictObject({
  kind: z.enum(["person", "token", "engine"]),
  id: z.string(),
  name: z.string(),
});
export type ActorRef = z.infer<typeof ActorRef>;

/** RFC 9457. `errors` lists every place that is wrong, with what was expected there. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z
    .array(
      z.looseObject({
        path: z.string(),
        message: z.string(),
        expected: z.string().optional(),
        line: z.int().optional(),
        column: z.int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof Problem>;
