/** Who plays in the demo and what they do; `after` names what must have been sent to them first. */
export type Player = {
  readonly userId: string;
  readonly traits: Readonly<Record<string, string>>;
  readonly signup: Readonly<Record<string, string>>;
  /** What marketing they agreed to, told to us before they sign up. */
  readonly consents: readonly { readonly channel: string; readonly topic: string; readonly state: 'subscribed' }[];
  readonly then: readonly {
    readonly event: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly afterStep: string;
  }[];
  /** Channel and template of every message the journey owes them, in order. */
  readonly expects: readonly string[];
};

const smsTips = { channel: 'sms', topic: 'tips', state: 'subscribed' } as const;

/** Ana comes back the same evening; Luka does not, so he gets a nudge. */
export function cast(run: string): readonly Player[] {
  return [
    {
      userId: `ana-${run}`,
      traits: {
        firstName: 'Ana',
        email: `ana.${run}@example.com`,
        phone: '+385911234567',
        locale: 'hr-HR',
        timezone: 'Europe/Zagreb',
        plan: 'pro',
      },
      signup: { plan: 'pro', board: 'Kitchen', source: 'web' },
      consents: [],
      then: [{ event: 'app.opened', properties: { platform: 'web' }, afterStep: 'email/welcome' }],
      expects: ['sms/welcome', 'email/welcome', 'email/pro-tips'],
    },
    {
      userId: `luka-${run}`,
      traits: {
        firstName: 'Luka',
        email: `luka.${run}@example.com`,
        phone: '+385921112223',
        locale: 'en',
        timezone: 'Europe/London',
        plan: 'free',
      },
      signup: { plan: 'free', board: 'Garage', source: 'ios' },
      consents: [smsTips],
      then: [],
      expects: ['sms/welcome', 'email/welcome', 'sms/come-back', 'email/tips'],
    },
  ];
}
