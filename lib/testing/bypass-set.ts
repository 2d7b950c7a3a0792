import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Plan } from "@/lib/domain/plan/plan";
import { type FrontDoor, openFrontDoor, sessionFor } from "@/lib/testing/front-door";
import { measure, PASSWORD, quickPlan } from "@/lib/testing/gate-set";
import { type Seed, seedProject } from "@/lib/testing/seed-run";
import type { TestDatabase } from "@/lib/testing/test-database";
import { hashPassword } from "@/lib/use-cases/access/password";

type Name = "olga" | "ada" | "ben" | "cyn" | "root" | "toor";

const CAST: [Name, string[]][] = [
  ["olga", ["engineer", "manager"]],
  ["ada", ["manager"]],
  ["ben", ["manager"]],
  ["cyn", ["security"]],
  ["root", ["admin"]],
  ["toor", ["admin"]],
];

type Answer = { status: number; code: string | null; body: Record<string, unknown> };

/** A project that is only ever spoken to over HTTP, by six people: Olga owns the run, Ada, Ben and Cyn sign it. */
export class BypassSet {
  readonly ids = new Map<Name, string>();
  readonly #headers = new Map<Name, Record<string, string>>();

  private constructor(
    readonly db: TestDatabase,
    readonly seed: Seed,
    readonly door: FrontDoor,
  ) {}

  static async open(db: TestDatabase, plan: Plan = quickPlan()): Promise<BypassSet> {
    const seed = await seedProject(db, plan);
    const set = new BypassSet(db, seed, openFrontDoor(db, seed));
    const passwordHash = await hashPassword(PASSWORD);
    for (const [name, [role, ...more]] of CAST) {
      const { actor } = await seed.person(name, role ?? "manager");
      await db.prisma.person.update({ where: { id: actor.id }, data: { passwordHash } });
      const own = { projectId: seed.projectId, personId: actor.id };
      for (const another of more) {
        await db.prisma.membership.create({ data: { ...own, role: another } });
      }
      set.ids.set(name, actor.id);
      set.#headers.set(name, (await sessionFor(db, actor.id)).headers);
    }
    return set;
  }

  id(name: Name): string {
    const id = this.ids.get(name);
    if (!id) throw new Error(`nobody is called ${name}`);
    return id;
  }

  headers(name: Name): Record<string, string> {
    return { ...this.#headers.get(name), "Idempotency-Key": randomUUID() };
  }

  async post(name: Name, path: string, body: unknown = {}): Promise<Answer> {
    return answerOf(await this.door.post(path, this.headers(name), body));
  }

  async get(name: Name, path: string): Promise<Answer> {
    return answerOf(await this.door.get(path, this.headers(name)));
  }

  /** Every change of the rules takes two admins. */
  async changeRules(document: unknown): Promise<number> {
    const proposed = await this.post("root", "/rules", {
      document,
      reason: "test",
      password: PASSWORD,
    });
    const { id, digest } = proposed.body;
    const confirmed = await this.post("toor", `/rules/${id}/confirm`, {
      digest,
      password: PASSWORD,
    });
    return Number(confirmed.body.version);
  }

  /** A new draft of Olga's whose checklist is complete. */
  async draft(more: object = {}): Promise<string> {
    const { body } = await this.post("olga", "/runs", { plan: "p", ...more });
    const run = String(body.id);
    await this.post("olga", `/runs/${run}/checklist/ci`, { note: "build 412" });
    return run;
  }

  async digest(run: string, stage: string): Promise<string> {
    const answer = await this.door.get(`/runs/${run}/stages/${stage}/dossier`, this.headers("ada"));
    return (answer.headers.get("ETag") ?? "").replaceAll('"', "");
  }

  async sign(
    name: Name,
    run: string,
    stage: string,
    role: string,
    more: object = {},
  ): Promise<Answer> {
    return this.post(name, `/runs/${run}/stages/${stage}/sign-offs`, {
      dossier: await this.digest(run, stage),
      role,
      decision: "approve",
      meaning: "I have read the evidence and approve",
      password: PASSWORD,
      ...more,
    });
  }

  /** A run whose first stage lacks nothing but the signatures. */
  async upForDecision(more: object = {}): Promise<string> {
    const run = await this.draft(more);
    await this.sign("ada", run, "pre-deployment", "manager");
    await this.sign("ben", run, "pre-deployment", "manager");
    await this.post("olga", `/runs/${run}/stages/s1/start`);
    await this.post("olga", `/runs/${run}/checklist/looked`, { stage: "s1" });
    await measure(this.db, run, "s1", 200);
    return run;
  }

  go(run: string): Promise<Answer> {
    return this.post("olga", `/runs/${run}/stages/s1/decision`, {
      decision: "go",
      because: "all is well",
    });
  }

  /** State of the run and its first stage, traffic, and how many decisions there are. */
  async state(run: string): Promise<string> {
    const { rows } = await this.db.pool.query<{ text: string }>(
      `SELECT format('%s %s%% %s %s', r.state, r.traffic_percent, s.state,
         (SELECT count(*) FROM decision d WHERE d.stage_id = s.id)) AS text
       FROM run r JOIN stage s ON s.run_id = r.id AND s.ordinal = 1 WHERE r.id = $1`,
      [run],
    );
    return rows[0]?.text ?? "gone";
  }

  /** The answer of the database to somebody who holds a process's own credentials: null where it lets them. */
  async tries(as: "api" | "web", sql: string, values: unknown[] = []): Promise<string | null> {
    return this.#query(as === "api" ? this.db.url : this.db.webUrl, sql, values).then(
      () => null,
      (error: Error) => error.message,
    );
  }

  /** As somebody who owns the server: no trigger stands in the way. */
  async tampers(sql: string, values: unknown[] = []): Promise<void> {
    const off = "SET session_replication_role = replica";
    await this.#query(this.db.ownerUrl, sql, values, off);
  }

  async #query(url: string, sql: string, values: unknown[], before?: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      if (before) await client.query(before);
      await client.query(sql, values);
    } finally {
      await client.end();
    }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, code: typeof body.code === "string" ? body.code : null, body };
}
