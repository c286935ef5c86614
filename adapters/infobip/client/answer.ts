/** What came back from one request, whatever library carried it. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: unknown; readonly body: unknown }
  | { readonly kind: 'failed'; readonly mayHaveLeft: boolean; readonly words: string }
  /** Nobody was asked: the account rests for so many ms (account-gate.ts). */
  | { readonly kind: 'resting'; readonly forMs: number }
  /** Nobody was asked: such requests fail, and others find out whether they still do (breaker.ts). `cause`: what the last one came to. */
  | { readonly kind: 'outage'; readonly forMs: number; readonly sinceMs: number; readonly cause: string };

/** Why there is no answer. */
export function describeSilence(silence: Exclude<Answer, { kind: 'answered' }>): string {
  switch (silence.kind) {
    case 'failed':
      return silence.words;
    case 'resting':
      return `the account was asked to wait, for ${Math.ceil(silence.forMs / 1_000)} s more`;
    case 'outage':
      return `the provider is out of order (${silence.cause}); one request a second finds out for all`;
  }
}
