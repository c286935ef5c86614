/** Croatian mobile prefixes, one for each who needs numbers of their own. */
type Prefix = '91' | '92' | '95' | '97' | '98' | '99';

/** Below five million, so that no number ends in 555 and what makes it misbehave in the sandbox on purpose. */
const numbers = 5_000_000;

/**
 * The n-th of `count` numbers that are new in every run: what somebody answered on the phone page last time (STOP, say) must
 * not change today's demo. `now`: epoch ms at which the run began; a tenth of a second later the numbers are others, and come round
 * again only when all were used.
 */
export function phoneOf(now: number, prefix: Prefix, n = 0, count = 1): string {
  const blocks = Math.floor(numbers / count);
  const number = (Math.floor(now / 100) % blocks) * count + n;
  return `+385${prefix}${String(number).padStart(7, '0')}`;
}
