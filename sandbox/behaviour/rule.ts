import { z } from 'zod';
import { channels, engagementKinds, type Channel, type Verdict } from '../oracle/entry.ts';
import { reportModes } from '../settings.ts';
import { strict } from '../strict.ts';
import { callFates } from '../voice/call.ts';
import { fates, type Behaviour } from './behaviour.ts';
import { drawLatency, latencySchema, waitMs } from './latency.ts';
import type { Luck } from './luck.ts';
import { isFailure, isStatus, usualEnd, verdictOf } from './verdicts.ts';

const name = z.union([z.string().min(1), z.number().int().min(0)]);
const status = name.refine(isStatus, 'status must be a name or number of the registry, such as REJECTED_NETWORK or 6');
const error = name.refine(
  isFailure,
  'error must be a name or number of the registry, such as EC_ABSENT_SUBSCRIBER or 27',
);

const sayings = strict({
  match: strict({
    channel: z.enum(channels).optional(),
    /** A number or address, with `*` for anything. */
    to: z.string().min(1).optional(),
    from: z.string().min(1).optional(),
    contains: z.string().min(1).optional(),
    /** Share of the matching messages, 0 to 1: the same ones for the same seed, in whatever order they come. */
    rate: z.number().min(0).max(1).optional(),
  }).default({}),
  fate: z.enum(fates).optional(),
  status: status.optional(),
  error: error.optional(),
  /** Where a refusal is said. @default reply */
  refusedIn: z.enum(['reply', 'report']).optional(),
  latencyMs: latencySchema.optional(),
  /** Look-ups know nothing of it so long, as after a send whose answer was lost. */
  absentMs: latencySchema.optional(),
  /** Look-ups and the check for repeated ids know nothing of it any more. */
  forgottenAfterMs: latencySchema.optional(),
  /** A report of the way station, whether the sender asks for it or not. */
  intermediate: z.boolean().optional(),
  /** Another end after the first: delivered, then bounced. */
  later: strict({
    afterMs: latencySchema.default(60_000),
    fate: z.enum(fates).optional(),
    status: status.optional(),
    error: error.optional(),
  }).optional(),
  /** What the person answers once she has it. */
  reply: z
    .union([
      z.string().min(1).max(4_000),
      strict({ text: z.string().min(1).max(4_000), afterMs: latencySchema.default(1_000) }),
    ])
    .optional(),
  /** How long after its delivery a chat message is read. */
  seenAfterMs: latencySchema.optional(),
  /**
   * How a call goes that reaches its phone; the keys that are pressed in it, such as `1`, `42*` or, with
   * `#` between the inputs of a scenario, `1#2024#`; the words that are said in it.
   */
  call: z.enum(callFates).optional(),
  keys: z
    .string()
    .regex(/^[0-9*#]{0,40}$/)
    .optional(),
  words: z.string().max(400).optional(),
  /** What the reader of a mail does once she has it; a click takes the n-th link. */
  engagement: z
    .array(
      strict({
        event: z.enum(engagementKinds),
        afterMs: latencySchema.default(1_000),
        link: z.number().int().min(0).max(1_000).default(0),
      }),
    )
    .max(20)
    .optional(),
  reports: z.enum(reportModes).optional(),
  /** From the end of a message to its report. */
  reportAfterMs: waitMs.optional(),
  /** How often it applies. @default for ever */
  count: z.number().int().min(1).optional(),
});

/** Which messages, how often, where a refusal would be said: by itself none of it makes anything happen. */
const idle: readonly string[] = ['match', 'count', 'refusedIn'];
const doing = Object.keys(sayings.shape).filter((key) => !idle.includes(key));

/** `POST /_sim/rules`: what happens to messages that match; the newest matching rule wins. Durations are ms of the sandbox's clock. */
export const ruleSchema = sayings.refine(
  (rule) => Object.entries(rule).some(([key, value]) => value !== undefined && doing.includes(key)),
  `a rule needs something to do: ${doing.join(', ')}`,
);

export type Rule = z.infer<typeof ruleSchema>;
/** As callers write it. */
export type RuleInput = z.input<typeof ruleSchema>;

/** What this rule makes of this message; what it does not name is left as usual. */
export function behaviourOf(
  rule: Rule,
  usual: Behaviour,
  whom: { readonly key: string; readonly channel: Channel },
  luck: Luck,
): Behaviour {
  const draw = (latency: z.infer<typeof latencySchema> | undefined, what: string): number | undefined =>
    latency === undefined ? undefined : drawLatency(latency, (n) => luck(whom.key, `${what} ${n}`));
  const reply = typeof rule.reply === 'string' ? { text: rule.reply, afterMs: 1_000 } : rule.reply;
  return {
    fate: rule.fate ?? usual.fate,
    verdict: verdictOf(rule, whom.channel),
    refusedIn: rule.refusedIn,
    reports: rule.reports ?? usual.reports,
    reportAfterMs: rule.reportAfterMs,
    latencyMs: draw(rule.latencyMs, 'latency') ?? usual.latencyMs,
    intermediate: rule.intermediate,
    absentMs: draw(rule.absentMs, 'absent'),
    forgottenAfterMs: draw(rule.forgottenAfterMs, 'forgotten'),
    later: rule.later && {
      afterMs: draw(rule.later.afterMs, 'later') ?? 0,
      verdict: laterOf(rule.later, whom.channel),
    },
    reply: reply && { text: reply.text, afterMs: draw(reply.afterMs, 'reply') ?? 0 },
    seenAfterMs: draw(rule.seenAfterMs, 'seen'),
    call: rule.call ?? usual.call,
    keys: rule.keys ?? usual.keys,
    words: rule.words ?? usual.words,
    engagement: rule.engagement?.map(({ event, afterMs, link }, index) => ({
      event,
      afterMs: draw(afterMs, `${event} ${index}`) ?? 0,
      link,
    })),
  };
}

/** Without a word about it: undeliverable after all. */
function laterOf(later: NonNullable<Rule['later']>, channel: Channel): Verdict {
  return verdictOf(later, channel) ?? usualEnd(later.fate ?? 'undeliverable', channel);
}
