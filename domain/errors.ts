/** Retrying cannot help: the caller must record the failure and go on. `reason` is a short, stable, PII-free phrase. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** The far side is busy or away: the one retry owner (I6) tries again, not sooner than `retryAfterMs`. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}
