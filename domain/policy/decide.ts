import { addressKind, capabilities, type Channel } from '../channel.ts';
import { toVirtual } from '../clock.ts';
import { normaliseAddress } from '../message/address.ts';
import { capsOn, capWords, fullCap } from './caps.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import { consent } from './consent.ts';
import { type Finding, pass, refuse, type Rule, type Stop } from './finding.ts';
import { holdoutsOn, isHeldOut } from './holdout.ts';
import { optOutRules } from './opt-outs.ts';
import { hoursBegin, quietUntil, spreadOut, type Until } from './quiet-hours.ts';
import { classOfRule, type ReasonClass, type RuleName } from './reason-class.ts';
import { spendRule } from './spend-rule.ts';
import { classOfSuppression, suppressionOf } from './suppression.ts';
import { tollFraudRule } from './toll-fraud.ts';
import type { PolicyVerdict, RuleVerdict } from './verdict.ts';
import { lateness } from './staleness.ts';
import { whereabouts } from './whereabouts.ts';
import type { Zones } from './zones.ts';

/** What the rules need from outside; all of it pure or a look-up in memory. */
export type PolicyTools = {
  readonly zones: Zones;
  /** A deliverable address, or why it is none. */
  readonly readAddress: (kind: 'phone' | 'email', text: string, defaultCountry: string | undefined) => AddressReading;
  /** The country of a phone number as messages leave to it, two letters; undefined for anything else. */
  readonly countryOf: (address: string) => string | undefined;
  /** What becomes of numbers where the workspace lists no countries: `refuse` lets its `defaultCountry` pass and no other (messages cost money there). */
  readonly unlistedCountries: 'allow' | 'refuse';
  /** I13: what this process may deliver to. */
  readonly mayDeliver: (
    channel: string,
    address: string,
  ) => { readonly ok: true } | { readonly ok: false; readonly reason: string };
};
export type AddressReading =
  | {
      readonly kind: 'address';
      readonly address: string;
      /** Surely a fixed line: channels that reach none refuse it. */
      readonly landline?: true;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** A held-back send looks again after this long (real) even if no release reaches it; a direct send has nobody to wake it. */
const lookAgainMs = { enrollment: 15 * 60_000, request: 30_000 } as const;

/**
 * The verdict on one send at one instant (I7). Rules run in this order and stop at the first that does not pass:
 * brake, address, country, toll fraud, delivery mode, suppression, consent, opt-outs, doubtful opt-outs, holdouts, staleness, quiet hours, the channel's own
 * hours, frequency caps, spend caps. Those that a workspace has not set up, or that have nothing to say, are not mentioned. Marks of the enrollment are judged before policy.
 */
export function decide(intent: SendIntent, facts: SendFacts, realNow: number, tools: PolicyTools): PolicyVerdict {
  const now = toVirtual(facts.clock, realNow);
  const later = toVirtual(facts.clock, realNow + lookAgainMs[facts.enrollment === null ? 'request' : 'enrollment']);
  const verdicts: RuleVerdict[] = [];
  const classOf = (rule: RuleName, stop: Stop): ReasonClass =>
    (stop.kind === 'refuse' ? stop.of : undefined) ?? classOfRule[rule];
  const stopped = (rule: RuleName, finding: Finding): (Stop & { readonly of: ReasonClass }) | null => {
    const { kind, because } = finding;
    if (finding.kind === 'pass') {
      verdicts.push({ rule, verdict: kind, because });
      return null;
    }
    const of = classOf(rule, finding);
    verdicts.push({ rule, verdict: kind, because, of });
    return { ...finding, of };
  };
  const address = readAddress(intent, facts, tools);
  const reached = address.kind === 'address' ? address.address : '';
  const rules: readonly Rule[] = [
    ['brake', () => brake(intent, facts, later)],
    ['address', () => addressRule(intent, address, now)],
    ...countryRule(intent, facts, reached, tools),
    ...tollFraudRule(intent, facts, reached),
    ['delivery', () => delivery(tools.mayDeliver(intent.channel, reached))],
    ['suppression', () => suppression(facts, intent, reached)],
    ['consent', () => consent(intent, facts)],
    ...optOutRules(intent, facts, reached, realNow),
    ...holdoutRule(intent, facts),
    ...stalenessRule(intent, facts, now, tools.zones),
    // What lies at its provider reaches the person only then.
    ['quiet hours', () => quiet(intent, facts, reached, now + (intent.liesMs ?? 0), tools)],
    ...hoursRule(intent, facts, reached, now + (intent.liesMs ?? 0), tools),
    ...capRule(intent, facts, now, tools.zones),
    ...spendRule(intent, facts, reached, now, tools),
  ];
  for (const [rule, judge] of rules) {
    const stop = stopped(rule, judge());
    if (stop?.kind === 'refuse') return { kind: 'refuse', reason: stop.because, of: stop.of, verdicts };
    if (stop?.kind === 'defer') {
      return {
        kind: 'defer',
        until: stop.until,
        reason: stop.because,
        of: stop.of,
        verdicts,
        ...(stop.wakeOn ? { wakeOn: stop.wakeOn } : {}),
      };
    }
  }
  return { kind: 'go', address: reached, verdicts };
}

function brake(intent: SendIntent, facts: SendFacts, later: number): Finding {
  const held = facts.halts.find(
    (halt) =>
      (halt.channel ?? intent.channel) === intent.channel &&
      (halt.journey === null || halt.journey === facts.journey?.id),
  );
  if (held) return { kind: 'defer', because: 'halted', until: later, wakeOn: 'released' };
  if (facts.journey?.status === 'paused')
    return { kind: 'defer', because: 'journey paused', until: later, wakeOn: 'released' };
  if (facts.enrollment?.paused) return { kind: 'defer', because: 'paused', until: later, wakeOn: 'released' };
  return pass('released');
}

type ReadAddress = AddressReading | { readonly kind: 'missing' };

function readAddress(intent: SendIntent, facts: SendFacts, tools: PolicyTools): ReadAddress {
  const kind = capabilities(intent.channel)?.address;
  if (kind === undefined) return { kind: 'refused', reason: `no gateway for channel ${intent.channel}` };
  const text = facts.profile.traits[kind];
  if (typeof text !== 'string' || text.trim() === '') return { kind: 'missing' };
  return tools.readAddress(kind, text, facts.settings.defaultCountry);
}

function addressRule(intent: SendIntent, address: ReadAddress, now: number): Finding {
  if (address.kind === 'address')
    return address.landline && !reachesLandlines(intent.channel)
      ? refuse(`landline phone number, which ${intent.channel} does not reach`)
      : pass('on the profile');
  if (address.kind === 'refused') return refuse(address.reason);
  const until = intent.began + intent.addressGraceMs;
  return now < until ? { kind: 'defer', because: 'no address', until, wakeOn: 'profileChanged' } : refuse('no address');
}

const reachesLandlines = (channel: Channel): boolean => capabilities(channel)?.reachesLandlines === true;

/** Texts and calls to far countries are what toll fraud lives on: where they cost money nothing leaves for one that nobody listed. */
function countryRule({ channel }: SendIntent, facts: SendFacts, reached: string, tools: PolicyTools): readonly Rule[] {
  if (addressKind(channel) !== 'phone') return [];
  const { countries, defaultCountry } = facts.settings;
  const unlisted = [defaultCountry].filter((one) => one !== undefined);
  const allowed = countries ?? (tools.unlistedCountries === 'refuse' ? unlisted : null);
  if (allowed === null) return [];
  const judge = (): Finding => {
    const country = tools.countryOf(reached);
    if (country !== undefined && allowed.includes(country)) return pass(`${country} is listed`);
    const where = country === undefined ? 'a number of no country' : `country ${country}`;
    return refuse(`${where} is not among the countries of policy.yaml`);
  };
  return [['country', judge]];
}

function holdoutRule(intent: SendIntent, facts: SendFacts): readonly Rule[] {
  const groups = holdoutsOn(facts.settings, intent);
  if (groups.length === 0) return [];
  const judge = (): Finding => {
    const group = groups.find((one) => isHeldOut(one, facts.profile.id));
    return group === undefined ? pass('in no group') : refuse(`holdout group ${group.name}`);
  };
  return [['holdout', judge]];
}

function delivery(answer: ReturnType<PolicyTools['mayDeliver']>): Finding {
  return answer.ok ? pass('allowed here') : refuse(answer.reason);
}

/** The list is asked about the address that is written to, however it stands on the profile. */
function suppression({ suppressions }: SendFacts, { channel, topic }: SendIntent, reached: string): Finding {
  if (suppressions.length === 0) return pass('not on the list');
  const spelling = normaliseAddress(addressKind(channel), reached);
  const listed = suppressionOf(suppressions, spelling, topic);
  return listed === undefined
    ? pass('not on the list')
    : refuse(`suppressed: ${listed.reason}`, classOfSuppression(listed));
}

/** What it was meant for may be over: after an outage, a brake, a provider that was away. */
function stalenessRule({ staleness }: SendIntent, facts: SendFacts, now: number, zones: Zones): readonly Rule[] {
  if (staleness === undefined) return [];
  const judge = (): Finding => {
    const late = lateness(staleness, now, profileZone(facts, zones), zones);
    if (late === null) return pass('in time');
    if (staleness.late === 'send') return pass('late, and sent all the same');
    const because = `too late: it was due at ${new Date(staleness.due).toISOString()}`;
    return late.until === undefined
      ? refuse(because)
      : { kind: 'defer', because: 'late: next window', until: late.until };
  };
  return [['staleness', judge]];
}

function quiet(intent: SendIntent, facts: SendFacts, reached: string, now: number, tools: PolicyTools): Finding {
  const hours = facts.settings.quietHours;
  if (hours === undefined) return pass('none set');
  const where = whereabouts(intent, facts, reached, now, tools);
  const until = quietUntil(tools.zones, hours, intent, where, now);
  if (typeof until !== 'number') return until === null ? pass('outside') : noHour('quiet hours', where.country);
  return {
    kind: 'defer',
    because: 'quiet hours',
    until: spreadOut(tools.zones, hours, where, until, facts.profile.id),
  };
}

/** No rule, and no word about it, on channels that have none. */
function hoursRule(
  intent: SendIntent,
  facts: SendFacts,
  reached: string,
  now: number,
  tools: PolicyTools,
): readonly Rule[] {
  const hours = facts.settings.senders?.[intent.channel]?.hours;
  if (hours === undefined) return [];
  const judge = (): Finding => {
    const where = whereabouts(intent, facts, reached, now, tools);
    const until: Until = hoursBegin(tools.zones, hours, intent, where, now);
    const because = `outside of the hours of ${intent.channel}`;
    if (typeof until === 'number') return { kind: 'defer', because, until };
    if (until === 'never') return noHour(`hours of ${intent.channel}`, where.country);
    return pass(intent.class === 'transactional' ? 'transactional' : 'inside');
  };
  return [['hours', judge]];
}

const noHour = (what: string, country: string | undefined): Finding =>
  refuse(`${what}: no instant suits every time zone of ${country}, and the profile names none`);

/** A person who has had enough gets no more: the message is not kept for later. The claim sees to it that two decisions do not take one slot. */
function capRule(intent: SendIntent, facts: SendFacts, now: number, zones: Zones): readonly Rule[] {
  const caps = capsOn(facts.settings, intent);
  if (caps.length === 0) return [];
  const judge = (): Finding => {
    const full = fullCap(caps, facts.recent ?? [], now, profileZone(facts, zones), zones);
    return full === null ? pass('below') : refuse(`frequency cap: ${capWords(full)}`);
  };
  return [['frequency cap', judge]];
}

/** The profile's own zone where it is one, else the workspace's, else UTC. */
export function profileZone(facts: Pick<SendFacts, 'profile' | 'settings'>, zones: Zones): string {
  const own = facts.profile.traits['timezone'];
  if (typeof own === 'string' && zones.isZone(own)) return own;
  return facts.settings.defaultZone ?? 'UTC';
}
