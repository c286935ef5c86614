/** Who plays in the demo and what they do. */
export type Player = {
  readonly userId: string;
  readonly traits: Readonly<Record<'firstName' | 'email' | 'phone' | 'locale' | 'timezone' | 'plan', string>>;
  readonly signup: Readonly<Record<string, string>>;
  /** What marketing they agreed to, told to us before they sign up. */
  readonly consents: readonly { readonly channel: string; readonly topic: string; readonly state: 'subscribed' }[];
  /** `afterStep`: what must have been sent to them first. */
  readonly then: readonly {
    readonly event: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly afterStep: string;
  }[];
  /** Channel and template of every message that the sign-up itself brings, in order. */
  readonly atOnce: readonly string[];
  /** The same of everything that the journey owes them later. */
  readonly later: readonly string[];
};

const smsTips = { channel: 'sms', topic: 'tips', state: 'subscribed' } as const;

/**
 * Ana comes back the same evening; Luka does not, so he gets a nudge. Their addresses are new in every run: what somebody
 * answered on the phone page last time (STOP, say) must not change today's demo.
 */
export function cast(now: number): readonly Player[] {
  const run = now.toString(36);
  // Below five million, so that no number ends in 555 and a digit: those misbehave in the sandbox on purpose.
  const number = String(Math.floor(now / 100) % 5_000_000).padStart(7, '0');
  return [
    {
      userId: `ana-${run}`,
      traits: {
        firstName: 'Ana',
        email: `ana.${run}@example.com`,
        phone: `+38591${number}`,
        locale: 'hr-HR',
        timezone: 'Europe/Zagreb',
        plan: 'pro',
      },
      signup: { plan: 'pro', board: 'Kuhinja', source: 'web' },
      consents: [],
      then: [{ event: 'app.opened', properties: { platform: 'web' }, afterStep: 'email/welcome' }],
      atOnce: ['sms/welcome', 'email/welcome'],
      later: ['email/pro-tips'],
    },
    {
      userId: `luka-${run}`,
      traits: {
        firstName: 'Luka',
        email: `luka.${run}@example.com`,
        phone: `+38592${number}`,
        locale: 'en',
        timezone: 'Europe/London',
        plan: 'free',
      },
      signup: { plan: 'free', board: 'Garage', source: 'ios' },
      consents: [smsTips],
      then: [],
      atOnce: ['sms/welcome', 'email/welcome'],
      later: ['sms/come-back', 'email/tips'],
    },
  ];
}
