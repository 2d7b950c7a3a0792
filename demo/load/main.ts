import { parseArgs } from "node:util";
import { z } from "zod";
import { walk } from "@/demo/load/journey";

const Options = z.strictObject({
  portal: z.url({ protocol: /^https?$/ }),
  usersPerSecond: z.coerce.number().positive().max(50),
  seconds: z.coerce.number().positive().max(3_600),
});
const MOST_AT_ONCE = 60;
const REPORT_EVERY_MS = 30_000;
const STAFF = { email: "reviewer@portal.example", password: "review-documents" };

/** Sends users one after the other for the given time, never more than `MOST_AT_ONCE` at once, then ends. */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      portal: { type: "string" },
      "users-per-second": { type: "string", default: "5" },
      seconds: { type: "string", default: "900" },
    },
  });
  const options = Options.parse({
    portal: values.portal,
    usersPerSecond: values["users-per-second"],
    seconds: values.seconds,
  });
  const counts = { users: 0, turnedAway: 0, broken: 0, requests: 0, serverErrors: 0 };
  const walking = new Set<Promise<void>>();
  const onAnswer = (status: number) => {
    counts.requests += 1;
    if (status >= 500) counts.serverErrors += 1;
  };
  const arrive = () => {
    if (walking.size >= MOST_AT_ONCE) {
      counts.turnedAway += 1;
      return;
    }
    const n = counts.users;
    counts.users += 1;
    const journey = walk({ base: options.portal, n, staff: STAFF, onAnswer })
      .catch(() => {
        counts.broken += 1;
      })
      .finally(() => walking.delete(journey));
    walking.add(journey);
  };
  const arrivals = setInterval(arrive, 1000 / options.usersPerSecond);
  const report = setInterval(() => console.log(JSON.stringify(counts)), REPORT_EVERY_MS);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, options.seconds * 1000);
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  clearInterval(arrivals);
  clearInterval(report);
  console.log(JSON.stringify(counts));
  process.exit(0);
}

run().catch((error: unknown) => {
  console.error(error instanceof z.ZodError ? z.prettifyError(error) : error);
  process.exit(1);
});
