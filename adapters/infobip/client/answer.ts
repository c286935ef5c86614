/** What came back from one request, whatever library carried it. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: unknown; readonly body: unknown }
  | { readonly kind: 'failed'; readonly mayHaveLeft: boolean; readonly words: string }
  /** Nobody was asked: the account rests for so many ms (account-gate.ts). */
  | { readonly kind: 'resting'; readonly forMs: number };

/** Why there is no answer. */
export function describeSilence(silence: Exclude<Answer, { kind: 'answered' }>): string {
  if (silence.kind === 'failed') return silence.words;
  return `the account was asked to wait, for ${Math.ceil(silence.forMs / 1_000)} s more`;
}
