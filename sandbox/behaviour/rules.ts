import { z } from 'zod';
import { reportModes, type Settings } from '../settings.ts';
import { fates, type Behaviour } from './behaviour.ts';
import { channels, type Channel } from '../oracle/entry.ts';
import { callFates } from '../voice/call.ts';
import { magicMailbox, magicNumber } from './magic.ts';
import { compilePattern } from './pattern.ts';

/** `POST /_sim/rules`: what happens to messages that match; the newest matching rule wins. */
export const ruleSchema = z.strictObject({
  match: z
    .strictObject({
      channel: z.enum(channels).optional(),
      /** A number or address, with `*` for anything. */
      to: z.string().min(1).optional(),
      from: z.string().min(1).optional(),
      contains: z.string().min(1).optional(),
    })
    .default({}),
  fate: z.enum(fates).optional(),
  /** How a call goes that reaches its phone; the keys that are pressed in it, such as `1` or `42*`. */
  call: z.enum(callFates).optional(),
  keys: z
    .string()
    .regex(/^[0-9*]{0,20}$/)
    .optional(),
  reports: z.enum(reportModes).optional(),
  latencyMs: z.number().min(0).max(3_600_000).optional(),
  /** How often it applies. @default for ever */
  count: z.number().int().min(1).optional(),
});

export type Rule = z.infer<typeof ruleSchema>;
/** As callers write it. */
export type RuleInput = z.input<typeof ruleSchema>;

export type Addressed = {
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
  readonly text: string;
};

export type Rules = {
  add(rule: RuleInput): string;
  list(): readonly (Rule & { readonly id: string; readonly applied: number })[];
  remove(id: string): boolean;
  clear(): void;
  /** How this message fares: the newest rule, else a magic number, else the settings. Counts the rule as applied. */
  apply(message: Addressed): Behaviour;
};

type Held = {
  readonly id: string;
  readonly rule: Rule;
  readonly fits: (message: Addressed) => boolean;
  applied: number;
};

export function createRules(settings: () => Settings): Rules {
  let held: Held[] = [];
  let number = 0;
  return {
    add(input) {
      const rule = ruleSchema.parse(input);
      const id = `rule-${(number += 1)}`;
      held.unshift({ id, rule, fits: compile(rule), applied: 0 });
      return id;
    },
    list: () => held.map(({ id, rule, applied }) => ({ id, ...rule, applied })),
    remove(id) {
      const before = held.length;
      held = held.filter((one) => one.id !== id);
      return held.length < before;
    },
    clear: () => void (held = []),
    apply(message) {
      const { reports, latencyMs, magic } = settings();
      const usual: Behaviour = { fate: 'delivered', reports, latencyMs, call: 'rings', keys: '' };
      const found = held.find(
        (one) => (one.rule.count === undefined || one.applied < one.rule.count) && one.fits(message),
      );
      if (found) {
        found.applied += 1;
        const { rule } = found;
        return {
          fate: rule.fate ?? usual.fate,
          reports: rule.reports ?? usual.reports,
          latencyMs: rule.latencyMs ?? usual.latencyMs,
          call: rule.call ?? usual.call,
          keys: rule.keys ?? usual.keys,
        };
      }
      const special = magic ? specialOf(message) : undefined;
      return special ? { ...usual, ...special } : usual;
    },
  };
}

const specialOf = ({ channel, to }: Addressed): Partial<Behaviour> | undefined =>
  channel === 'email' ? magicMailbox(to) : magicNumber(channel, to);

function compile({ match }: Rule): Held['fits'] {
  const to = match.to === undefined ? undefined : compilePattern(match.to);
  const from = match.from === undefined ? undefined : compilePattern(match.from);
  return (message) =>
    (match.channel === undefined || match.channel === message.channel) &&
    (to === undefined || to(message.to)) &&
    (from === undefined || from(message.from)) &&
    (match.contains === undefined || message.text.includes(match.contains));
}
