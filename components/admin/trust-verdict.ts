import type { TrustHealth } from "@/lib/contract/trust";

export type TrustConcern = { text: string; next: string };

/** From this many seconds on the clocks are too far apart: the signer refuses then. */
const MOST_SKEW = 2;
/** A checkpoint follows an entry within a second; this long means that it does not come. */
const MOST_WAIT = 10;

/** Everything about the record that somebody has to look into, the worst first. Empty: it stands as it should. */
export function trustConcerns(health: TrustHealth): TrustConcern[] {
  return [...alarms(health), ...signing(health), ...outside(health), ...checks(health)];
}

function alarms({ witnesses, timestampAuthorities, fsck }: TrustHealth): TrustConcern[] {
  const split = [...witnesses, ...timestampAuthorities].filter((one) => one.state === "alarm");
  return [
    ...split.map(({ name }) => ({
      text: `${name} has seen another history under this log's key.`,
      next: "Stop releasing. Compare the checkpoints, and keep the database as it is.",
    })),
    ...(fsck && fsck.problems > 0
      ? [
          {
            text: `The newest full check found ${fsck.problems} ${fsck.problems === 1 ? "problem" : "problems"}.`,
            next: "Run tollgate fsck on the server and read what it lists.",
          },
        ]
      : []),
  ];
}

function signing({ signer, unsigned, checkpoint, clockSkewSeconds }: TrustHealth): TrustConcern[] {
  const concerns: TrustConcern[] = [];
  if (signer.isReachable === false) {
    concerns.push({
      text: `The signer does not answer${signer.problem ? `: ${signer.problem}` : "."}`,
      next: "Look at its process and its log. Until it is back, new entries have no checkpoint.",
    });
  }
  if (unsigned.entries > 0 && unsigned.oldestSeconds > MOST_WAIT) {
    concerns.push({
      text: `${unsigned.entries} ${unsigned.entries === 1 ? "entry waits" : "entries wait"} for a checkpoint.`,
      next: "The worker publishes checkpoints: look at its log and at the signer's.",
    });
  }
  if (checkpoint === null) {
    concerns.push({
      text: "No checkpoint has been signed yet.",
      next: "Start the signer; the first checkpoint follows by itself.",
    });
  }
  if (Math.abs(clockSkewSeconds) > MOST_SKEW) {
    concerns.push({
      text: "This server's clock and the database's are too far apart.",
      next: "Set both by NTP. Decisions use the database's clock alone; the signer refuses.",
    });
  }
  return concerns;
}

function outside({ witnesses, timestampAuthorities }: TrustHealth): TrustConcern[] {
  return [...witnesses, ...timestampAuthorities]
    .filter((one) => one.state === "failed")
    .map(({ name, error }) => ({
      text: `${name} did not confirm the newest checkpoint${error ? `: ${error}` : "."}`,
      next: "It is asked again by itself; look into it if it stays.",
    }));
}

function checks({ fsck }: TrustHealth): TrustConcern[] {
  if (fsck !== null) return [];
  return [
    {
      text: "The whole record has never been checked.",
      next: "Run tollgate fsck on the server, and then now and again.",
    },
  ];
}
