import { z } from 'zod';
import { latencySchema } from './behaviour/latency.ts';
import { strict } from './strict.ts';

/** What becomes of delivery reports unless a rule or a magic number says otherwise. */
export const reportModes = ['once', 'twice', 'early', 'lost', 'off'] as const;
export type ReportMode = (typeof reportModes)[number];

/** What may change while the sandbox runs (`POST /_sim/settings`). */
export const settingsSchema = strict({
  /**
   * `once`; `twice` (the same report again); `early` (before the reply to the send); `lost` (the logs know, nobody is
   * told); `off` (the message stays pending for ever).
   */
  reports: z.enum(reportModes),
  /** From acceptance to the end, ms: a number, `{min, max}` or `{median, p95}`. */
  latencyMs: latencySchema,
  /** A message id seen before: refused in the reply, refused in its report, or forgotten and sent again. */
  duplicateIds: z.enum(['reject', 'report', 'forget']),
  /** Reads of each logs path a minute; 0 = no limit. The vendor has 120, and half of it for some paths. */
  logsPerMinute: z.number().int().min(0),
  /** The published limits of all other routes, times this; 0 = no limits. */
  rateLimits: z.number().min(0),
  /** Whether a 429 has `Retry-After`; the vendor asks clients to honour it and does not say when it comes. */
  retryAfter: z.boolean(),
  /** How long a message is accepted before the logs show it, real milliseconds. The vendor says nothing of it. */
  logLagMs: z.number().min(0),
  /** Text messages at one price, or by the country of the number. */
  prices: z.enum(['flat', 'tariff']),
  /** What every account begins with, EUR. */
  balance: z.number(),
  /** `limited`: what an account cannot pay is refused. */
  credit: z.enum(['unlimited', 'limited']),
  /** At most 20 text messages an hour to one number, and 6 alike. Off, because load tests send to few numbers. */
  flooding: z.boolean(),
  /** How long after its reply a change of the blocklist takes effect, ms; the vendor says that it is not at once. */
  blocklistLagMs: z.number().min(0),
  /** Whether a bulk that has been sent is still known; a third party's client says it is not. */
  finishedBulks: z.enum(['kept', 'gone']),
  /** Errors of calls: 5000 and up, which the vendor's examples still have, or 10000 and up, which its registry prefers. */
  voiceErrors: z.enum(['older', 'newer']),
  /** Calls that nobody watches: over at once, or as long as they would last (on a virtual clock, say). */
  calls: z.enum(['instant', 'lasting']),
  /** Forms as some of the vendor's libraries write them, `to['0']` and the text `undefined`: taken, or refused with 400. */
  emailForms: z.enum(['lenient', 'strict']),
  /** Whether mails leave only from a domain that is there and verified; the others are dropped with 6036. */
  senderDomains: z.enum(['any', 'verified']),
  /** Where it is said that a mail is dropped (suppressed, no such template): the vendor names the codes, not the place. */
  droppedMails: z.enum(['report', 'reply']),
  /** How long the list of suppressed addresses takes to change; the vendor says "asynchronously". */
  suppressionLagMs: z.number().min(0).max(3_600_000),
  /** Whether WhatsApp keeps anything but templates within 24 hours of the person's last message (7010 otherwise). */
  whatsappSessions: z.enum(['on', 'off']),
  /** Which templates are sent: any, or those that were made at this sender with as many values as they have (7009, 7008). */
  whatsappTemplates: z.enum(['any', 'registered']),
  /** Whether the documented numbers and addresses misbehave. */
  magic: z.boolean(),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  reports: 'once',
  latencyMs: 200,
  duplicateIds: 'reject',
  logsPerMinute: 120,
  rateLimits: 1,
  retryAfter: true,
  logLagMs: 0,
  prices: 'flat',
  balance: 47.5,
  credit: 'unlimited',
  flooding: false,
  blocklistLagMs: 100,
  finishedBulks: 'kept',
  voiceErrors: 'older',
  calls: 'instant',
  emailForms: 'lenient',
  senderDomains: 'any',
  droppedMails: 'report',
  suppressionLagMs: 50,
  whatsappSessions: 'on',
  whatsappTemplates: 'any',
  magic: true,
};
