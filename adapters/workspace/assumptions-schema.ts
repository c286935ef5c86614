import { z } from 'zod';
import { channels } from '../../domain/channel.ts';
import { duration } from '../../domain/journey/text-schemas.ts';

const rateText = 'a share from 0 to 1, such as 0.35';
const rate = z.number().min(0).max(1);
const rateOf = (what: string) => rate.optional().meta({ description: `${rateText}: ${what}` });
const channel = z.enum(channels);
const byChannel = (what: string) =>
  z
    .union([rate, z.partialRecord(channel, rate)])
    .optional()
    .meta({ description: `${rateText}, or one by channel such as { sms: 0.97 }: ${what}` });
const weights = (example: string) =>
  z
    .record(z.string(), z.record(z.string(), z.number().min(0)))
    .optional()
    .meta({ description: `values by how often they occur, such as ${example}` });

/** What `simulate --assume` reads; `events` one by one, so that each problem has its line. */
export const assumptionsShape = {
  start: z.string().optional().meta({ description: 'an instant such as 2026-03-02T08:00:00Z' }),
  over: duration.optional(),
  events: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'rates by event type, such as { app.opened: 0.6 }' }),
  awaited: rateOf('that an event comes which a step waits for and `events` does not name'),
  goal: rateOf('that the goal is reached by an event of its own'),
  exits: rateOf('that an event of exitOn happens'),
  revoked: rateOf('that an event of compensateOn happens'),
  delivered: byChannel('of the messages that leave'),
  refused: rateOf('of messages, by the provider at once'),
  opened: rateOf('of what arrives'),
  clicked: rateOf('of what arrives'),
  unsubscribed: rateOf('of marketing that arrives'),
  answered: rateOf('of calls'),
  keys: z
    .record(z.string().regex(/^[0-9*]{1,10}$/), rate)
    .optional()
    .meta({ description: "by the keys, such as { '1': 0.4 }" }),
  webhooks: rateOf('of calls to other systems, answered with success'),
  consent: byChannel('people with a recorded yes'),
  optedOut: rateOf('of people, who said no to a channel'),
  reachable: z
    .strictObject({ phone: rate.optional(), email: rate.optional() })
    .optional()
    .meta({ description: 'who has an address, such as { phone: 0.9, email: 1 }' }),
  optional: rateOf('of traits and properties that need not be there'),
  traits: weights('{ plan: { free: 0.8, pro: 0.2 } }'),
  properties: weights('{ plan: { free: 0.8, pro: 0.2 } }'),
  countries: z
    .record(z.string().regex(/^[A-Z]{2}$/), z.number().min(0))
    .optional()
    .meta({ description: 'where people live, such as { HR: 0.8, SI: 0.2 }' }),
};
export const eventRateShape = { happens: rate.meta({ description: rateText }), within: duration.optional() };
