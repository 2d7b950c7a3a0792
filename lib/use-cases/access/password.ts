import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/domain/app-error";

const MIN_LENGTH = 10;
const MAX_LENGTH = 200;

/** The second recommended parameter set of RFC 9106: 64 MiB, three passes. Argon2id is the library's default. */
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

/** A hash of nobody's password, so that an unknown e-mail address takes as long as a wrong password. */
let decoy: Promise<string> | null = null;

/** In PHC string format. Refuses a password that is too short or too long. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
    throw new AppError("invalid_request", "The password cannot be used.", {
      errors: [
        {
          path: "password",
          message: `has ${password.length} characters`,
          expected: `${MIN_LENGTH} to ${MAX_LENGTH} characters`,
        },
      ],
    });
  }
  return await hash(password, COST);
}

/** False for a wrong password; `null` stands for a person that does not exist, and takes as long. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  decoy ??= hash("no password at all", COST);
  if (password.length > MAX_LENGTH) return false;
  const isRight = await verify(passwordHash ?? (await decoy), password);
  return passwordHash !== null && isRight;
}
