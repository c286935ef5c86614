/** What the api refused, in its own words; or that it could not be reached. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** 0: no answer at all. */
  readonly status: number;
  constructor(status: number, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.status = status;
  }
}

/** A sentence for people, whatever went wrong. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error
    ? `Something went wrong in this page: ${error.message}`
    : 'Something went wrong in this page.';
}
