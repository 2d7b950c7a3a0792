/** The command was given something that it cannot work with; printed without a stack. */
export class UsageError extends Error {
  /** One line for each place that is wrong. */
  readonly places: string[];

  constructor(message: string, places: string[] = []) {
    super(message);
    this.name = "UsageError";
    this.places = places;
  }
}
