import type { Channel, Via } from '../oracle/entry.ts';
import type { Stretch } from '../oracle/run.ts';
import type { Settings } from '../settings.ts';
import type { Behaviour } from './behaviour.ts';
import { drawLatency } from './latency.ts';
import type { Luck } from './luck.ts';
import { magicMailbox, magicNumber, nextMagic } from './magic.ts';
import { compilePattern, compileSender } from './pattern.ts';
import { behaviourOf, ruleSchema, type Rule, type RuleInput } from './rule.ts';

export type Addressed = {
  readonly channel: Channel;
  /** A mail over SMTP has tags of its own (`magicAddress`). */
  readonly via?: Via | undefined;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  /** The id that its sender gave it: what is left to luck hangs by it, else by recipient and content. */
  readonly messageId?: string | undefined;
};

export type Rules = {
  add(rule: RuleInput): string;
  list(): readonly (Rule & { readonly id: string; readonly applied: number })[];
  remove(id: string): boolean;
  clear(): void;
  /** How this message fares: the newest rule, else a magic number, else the settings. Counts the rule as applied. */
  apply(message: Addressed): Behaviour;
  /** Up to which of these all surely fare as another text message did: nothing is said of any, and nothing left to luck. */
  alikeUntil(behaviour: Behaviour, stretch: Stretch): number;
  /** The same, and nothing counts: for look-ups. */
  foresee(message: Addressed): Behaviour;
};

type Held = {
  readonly id: string;
  readonly rule: Rule;
  readonly fits: (message: Addressed) => boolean;
  applied: number;
};

export function createRules(settings: () => Settings, luck: Luck): Rules {
  let held: Held[] = [];
  let number = 0;
  let usual: Behaviour | undefined;
  let usualOf: Settings | undefined;
  /** One object for all messages of which nothing is said. */
  const usually = (message: Addressed): Behaviour => {
    const current = settings();
    const { reports, latencyMs } = current;
    if (usual === undefined || usualOf !== current || typeof latencyMs !== 'number') {
      const drawn = drawLatency(latencyMs, (n) => luck(keyOf(message), `latency ${n}`));
      usual = { fate: 'delivered', reports, latencyMs: drawn, call: 'rings', keys: '' };
      usualOf = current;
    }
    return usual;
  };
  const applies = (one: Held, message: Addressed): boolean => {
    const { count, match } = one.rule;
    if ((count !== undefined && one.applied >= count) || !one.fits(message)) return false;
    return match.rate === undefined || luck(keyOf(message), one.id) < match.rate;
  };
  const ruleFor = (message: Addressed): Held | undefined =>
    held.length === 0 ? undefined : held.find((one) => applies(one, message));
  const fareOf = (found: Held | undefined, message: Addressed): Behaviour => {
    if (found) {
      const whom = { key: keyOf(message), channel: message.channel };
      return behaviourOf(found.rule, usually(message), whom, luck);
    }
    const special = settings().magic ? specialOf(message) : undefined;
    return special ? { ...usually(message), ...special } : usually(message);
  };
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
    clear() {
      held = [];
      number = 0; // what is left to luck hangs by the id: the same rules after it strike the same messages
    },
    apply(message) {
      const found = ruleFor(message);
      if (found) found.applied += 1;
      return fareOf(found, message);
    },
    alikeUntil(behaviour, { run, from, until }) {
      const { latencyMs, magic } = settings();
      if (held.length > 0 || behaviour !== usual || typeof latencyMs !== 'number') return from;
      return magic ? nextMagic(run.tos, from, until) : until;
    },
    foresee: (message) => fareOf(ruleFor(message), message),
  };
}
const keyOf = ({ messageId, to, text }: Addressed): string => `${messageId ?? text} ${to}`;

function specialOf({ channel, via, to }: Addressed): Partial<Behaviour> | undefined {
  if (channel === 'email') return via === 'smtp' ? undefined : magicMailbox(to);
  return magicNumber(channel, to);
}

function compile({ match }: Rule): Held['fits'] {
  const to = match.to === undefined ? undefined : compilePattern(match.to);
  const from = match.from === undefined ? undefined : compileSender(match.from);
  return (message) =>
    (match.channel === undefined || match.channel === message.channel) &&
    (to === undefined || to(message.to)) &&
    (from === undefined || from(message.from)) &&
    (match.contains === undefined || message.text.includes(match.contains));
}
