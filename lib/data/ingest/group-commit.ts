import { AppError } from "@/lib/domain/app-error";

/** Jobs that may wait for one commit, and that one commit takes. */
const MOST_WAITING = 2000;
const MOST_A_GROUP = 200;

type Waiting<Job, Result> = {
  job: Job;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/** How long what commits have put off may stay so: while more jobs keep coming, and after the last one. */
const LONGEST_PUT_OFF_MS = 200;
const PUT_OFF_AT_REST_MS = 25;

/**
 * Commits one group of jobs at a time; what arrives meanwhile shares the next commit. `commit` returns a
 * result for each job, in their order; if it fails, it has committed none of them, and all of them fail.
 * `finish` does what commits have put off: at once for a job that comes alone, else for many commits together
 * and soon after their answers. It does not reject.
 */
export class GroupCommit<Job, Result> {
  readonly #commit: (jobs: Job[]) => Promise<Result[]>;
  readonly #finish: () => Promise<void>;
  readonly #waiting: Waiting<Job, Result>[] = [];
  #finishedAt = performance.now();
  #isFinished = true;
  #busy = false;

  constructor(
    commit: (jobs: Job[]) => Promise<Result[]>,
    finish: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#commit = commit;
    this.#finish = finish;
  }

  get isIdle(): boolean {
    return !this.#busy;
  }

  /** Resolves once the job is committed. */
  submit(job: Job): Promise<Result> {
    if (this.#waiting.length >= MOST_WAITING) {
      throw new AppError("unavailable", "More data arrives than can be stored; try again.");
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      await this.#commitGroup(this.#waiting.splice(0, MOST_A_GROUP));
      const since = performance.now() - this.#finishedAt;
      if (since > LONGEST_PUT_OFF_MS && !this.#isFinished) await this.#finishNow();
    }
    this.#busy = false;
    if (!this.#isFinished) setTimeout(() => void this.#finishAtRest(), PUT_OFF_AT_REST_MS).unref();
  }

  async #commitGroup(group: Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map((w) => w.job));
      this.#isFinished = false;
      if (group.length === 1 && this.#waiting.length === 0) await this.#finishNow();
      for (const [index, waiting] of group.entries()) settle(waiting, results[index]);
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    }
  }

  async #finishAtRest(): Promise<void> {
    if (this.#busy || this.#isFinished) return;
    this.#busy = true;
    await this.#finishNow();
    await this.#work();
  }

  async #finishNow(): Promise<void> {
    await this.#finish();
    this.#isFinished = true;
    this.#finishedAt = performance.now();
  }
}

function settle<Job, Result>(waiting: Waiting<Job, Result>, result: Result | undefined): void {
  if (result === undefined) waiting.reject(new Error("a commit left a job without a result"));
  else waiting.resolve(result);
}
