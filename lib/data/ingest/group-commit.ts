import { AppError } from "@/lib/domain/app-error";

/** Jobs that may wait for one commit, and that one commit takes. */
const MOST_WAITING = 2000;
const MOST_A_GROUP = 200;

type Waiting<Job, Result> = {
  job: Job;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/**
 * Commits one group of jobs at a time; what arrives meanwhile shares the next commit. `commit` returns a
 * result for each job, in their order; if it fails, it has committed none of them, and all of them fail.
 */
export class GroupCommit<Job, Result> {
  readonly #commit: (jobs: Job[]) => Promise<Result[]>;
  readonly #waiting: Waiting<Job, Result>[] = [];
  #busy = false;

  constructor(commit: (jobs: Job[]) => Promise<Result[]>) {
    this.#commit = commit;
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
      const group = this.#waiting.splice(0, MOST_A_GROUP);
      try {
        const results = await this.#commit(group.map((w) => w.job));
        for (const [index, waiting] of group.entries()) settle(waiting, results[index]);
      } catch (error) {
        for (const waiting of group) waiting.reject(error);
      }
    }
    this.#busy = false;
  }
}

function settle<Job, Result>(waiting: Waiting<Job, Result>, result: Result | undefined): void {
  if (result === undefined) waiting.reject(new Error("a commit left a job without a result"));
  else waiting.resolve(result);
}
