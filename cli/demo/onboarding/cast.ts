import { phoneOf } from '../addresses.ts';
import type { Player } from '../player.ts';

const smsTips = { channel: 'sms', topic: 'tips', state: 'subscribed' } as const;
const signUp = (properties: Readonly<Record<string, string>>) =>
  ({ after: null, deed: { kind: 'event', event: 'user.signed_up', properties } }) as const;

/** Ana comes back the same evening; Luka does not, so he gets a nudge. */
export function newcomers(run: string, now: number): readonly Player[] {
  return [
    {
      consents: [],
      undoing: [],
      userId: `ana-${run}`,
      traits: {
        firstName: 'Ana',
        email: `ana.${run}@example.com`,
        phone: phoneOf(now, '91'),
        locale: 'hr-HR',
        timezone: 'Europe/Zagreb',
        plan: 'pro',
      },
      acts: [
        signUp({ plan: 'pro', board: 'Kuhinja', source: 'web' }),
        { after: 'email/welcome', deed: { kind: 'event', event: 'app.opened', properties: { platform: 'web' } } },
      ],
      atOnce: ['sms/welcome', 'email/welcome'],
      later: ['email/pro-tips'],
      endings: ['welcome completed'],
    },
    {
      undoing: [],
      userId: `luka-${run}`,
      traits: {
        firstName: 'Luka',
        email: `luka.${run}@example.com`,
        phone: phoneOf(now, '92'),
        locale: 'en',
        timezone: 'Europe/London',
        plan: 'free',
      },
      consents: [smsTips],
      acts: [signUp({ plan: 'free', board: 'Garage', source: 'ios' })],
      atOnce: ['sms/welcome', 'email/welcome'],
      later: ['sms/come-back', 'email/tips'],
      endings: ['welcome completed'],
    },
  ];
}

/** Eva tries the pro plan and takes it back while its gift still lies at the provider: everything is undone, newest first. */
export function undecided(run: string, now: number): Player {
  return {
    userId: `eva-${run}`,
    traits: {
      firstName: 'Eva',
      email: `eva.${run}@example.com`,
      phone: phoneOf(now, '95'),
      locale: 'en',
      timezone: 'Europe/Zagreb',
      plan: 'free',
    },
    consents: [],
    acts: [
      { after: null, deed: { kind: 'event', event: 'trial.started', properties: { board: 'Attic' } } },
      { after: 'sms/trial-gift', deed: { kind: 'event', event: 'trial.revoked', properties: {} } },
    ],
    atOnce: [],
    later: ['sms/trial-welcome', 'sms/trial-gift', 'sms/trial-over'],
    endings: ['trial exited'],
    undoing: ['cancel-held', 'provider-cancel', 'correction', 'restore'],
  };
}
