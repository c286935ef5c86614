import { phoneOf } from '../addresses.ts';
import type { Act, Player, TicketState } from '../player.ts';

const ticket = (ticket: string, from: TicketState, to: TicketState): Act => ({
  after: null,
  deed: { kind: 'ticket', ticket, from, to },
});

/**
 * Vesna is asked the next morning and answers; Zoran's ticket opens again before anybody asks. `phones`: whether there are phones on
 * which one can answer, which are those of our sandbox; without them Vesna stays silent, and gets a mail.
 */
export function customers(run: string, now: number, phones: boolean): readonly Player[] {
  return [
    {
      userId: `vesna-${run}`,
      requester: `${run}01`,
      traits: {
        firstName: 'Vesna',
        email: `vesna.${run}@example.com`,
        phone: phoneOf(now, '97'),
        locale: 'en',
        timezone: 'Europe/Zagreb',
        plan: 'pro',
      },
      consents: [],
      acts: [
        ticket('1042', 'OPEN', 'SOLVED'),
        ...(phones
          ? [{ after: 'sms/ticket-satisfaction', deed: { kind: 'text', text: '2, it took a week' } } as const]
          : []),
      ],
      atOnce: [],
      later: ['sms/ticket-satisfaction', phones ? 'sms/ticket-sorry' : 'email/ticket-follow-up'],
      endings: ['ticket-follow-up completed'],
      undoing: [],
    },
    {
      userId: `zoran-${run}`,
      requester: `${run}02`,
      traits: {
        firstName: 'Zoran',
        email: `zoran.${run}@example.com`,
        phone: phoneOf(now, '99'),
        locale: 'hr-HR',
        timezone: 'Europe/Zagreb',
        plan: 'free',
      },
      consents: [],
      acts: [ticket('1043', 'OPEN', 'SOLVED'), ticket('1043', 'SOLVED', 'OPEN')],
      atOnce: [],
      later: ['sms/ticket-reopened'],
      endings: ['ticket-follow-up exited', 'ticket-reopened completed'],
      undoing: [],
    },
  ];
}
