import { Problem } from "@/lib/contract/common";

/** What the server answered instead of what was asked for. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.detail ?? problem.title, options);
    this.name = "ApiProblem";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The server could not be reached at all, or what it answered was not its own format. */
export class ApiUnreachable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ApiUnreachable";
  }
}

/** Reads an error answer; anything but problem+json means that something else than the server spoke. */
export async function readProblem(response: Response): Promise<ApiProblem | ApiUnreachable> {
  const text = await response.text();
  try {
    return new ApiProblem(Problem.parse(JSON.parse(text)));
  } catch (cause) {
    return new ApiUnreachable(
      `The answer to ${response.url} was ${response.status} ${response.statusText} without an explanation; expected Tollgate's problem+json. Is a proxy in between?`,
      { cause },
    );
  }
}
