/** Providers take more; but a request is held in memory while it is out (bigger ones cost more of it, and more time), and is lost in the dark as a whole when its answer is. */
const mostPerRequest = 500;
/** Requests per second that a rate is cut into: fewer and bigger ones would come in bursts. */
const requestsPerSecond = 4;
/** A post may begin this late after its turn, ms; then it takes another one. */
export const latenessMs = 250;

/** Destinations of one request: a quarter of a second of the rate, so never more than a second of it. */
export function requestSize(rate: number): number {
  return Math.min(mostPerRequest, Math.max(1, Math.floor(rate / requestsPerSecond)));
}

/** What may go beyond the rate within any one second: one request, and what may be late. */
export function declaredBurst(rate: number): number {
  return requestSize(rate) + Math.ceil((rate * latenessMs) / 1_000);
}

/** When the bucket next has something to give, and when the provider's account may be written to again. Epoch ms of one clock. */
export type Pace = { readonly nextAt: number; readonly notBefore: number };
export type Turn = { readonly at: number; readonly nextAt: number };

/**
 * Takes `count` tokens: the instant at which they may be spent, and when the next ones come. Turns follow one another without
 * overlap, whoever takes them; what nobody took in time is not saved up.
 */
export function takeTurn({ nextAt, notBefore }: Pace, now: number, count: number, rate: number): Turn {
  const at = Math.max(now, nextAt, notBefore);
  return { at, nextAt: at + (count * 1_000) / rate };
}
