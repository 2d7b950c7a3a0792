import { z } from "zod";

/** `vkey`: C2SP verifier key. `transition`: the note that this key and the one before it have signed. */
export const LogKeys = z.strictObject({
  origin: z.string(),
  keys: z.array(z.strictObject({ vkey: z.string(), transition: z.string().nullable() })),
});
