import { tellsOf } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { Happened } from '../condition/answer-deeds.ts';
import type { Delivery } from '../journey/simulate.ts';
import type { SpendWindow } from '../policy/spend.ts';
import { entryType } from '../journey/entry/entry.ts';
import type { AboutMessage, Fate, PlayedWorld, SentMessage, Told } from '../workspace/played-world.ts';
import { sentEvent, type PlayedSend } from '../workspace/played-sends.ts';
import type { Traits } from '../workspace/scenario-traits.ts';
import type { Chance } from './chance.ts';
import { drawFate } from './fate.ts';
import type { Engaged, Happenings } from './happenstance.ts';
import type { Peopling, Person, PersonsConsent } from './person.ts';

/** Whoever counts what becomes of a crowd. */
export type Watcher = {
  readonly told: (happening: Told, about: AboutMessage | undefined) => void;
  readonly engaged: (kind: Engaged, message: string) => void;
  /** What spend caps have seen, of everybody. */
  readonly spend: () => readonly SpendWindow[];
};

const dayMs = 86_400_000;

/** One person as they go on. */
export type Life = {
  readonly traits: Traits;
  readonly chance: Chance;
  readonly happens: Happenings;
  /** What is known to happen to them besides, whenever; absent: the event that brings them in. */
  readonly past?: readonly Happened[];
  /** How often they were in this journey before, and what they got by it; absent: never. */
  readonly before?: { readonly runs: number; readonly sends: readonly PlayedSend[] };
};

/** The world of one person: what they do is told, what becomes of messages is chance. */
export function personWorld(
  { definition, assumptions }: Pick<Peopling, 'definition' | 'assumptions'>,
  person: Person,
  { traits, chance, happens, past, before }: Life,
  watcher: Watcher,
): PlayedWorld {
  const again = before === undefined || before.runs === 0 ? '' : `/${before.runs}`;
  const got = before?.sends ?? [];
  const did: Happened[] = [...(past ?? [{ type: entryType(definition.on), ...person.entry }])];
  const saidLater: (PersonsConsent & { readonly at: Instant })[] = [];

  const engage = (sent: SentMessage, from: Instant): readonly Delivery[] => {
    const { intent, message, step, visit, hop } = sent;
    const { channel, topic, template } = intent;
    const tells = tellsOf(channel);
    const of = (kind: Engaged, rate: number, delayMs: number): readonly Delivery[] => {
      const what = `${step} #${visit}.${hop} ${kind}`;
      if (chance(what) >= rate) return [];
      const at = from + Math.max(1, Math.floor(chance(`${what} when`) ** 3 * delayMs));
      watcher.engaged(kind, message);
      did.push({ type: `message.${kind}`, at, properties: { channel, template } });
      if (kind === 'unsubscribed') saidLater.push({ channel, topic: topic ?? '*', state: 'unsubscribed', at });
      return happens.engaged(kind, at, { channel, journey: definition.id, step, template, topic });
    };
    return [
      ...(tells.includes('opened') ? of('opened', assumptions.opened, dayMs) : []),
      ...(tells.includes('clicked') ? of('clicked', assumptions.clicked, dayMs) : []),
      ...(intent.class === 'marketing' ? of('unsubscribed', assumptions.unsubscribed, dayMs) : []),
    ];
  };

  return {
    entry: person.entry,
    profileId: person.id,
    who: { person: person.id, enrollment: `${person.id}/${definition.id}${again}` },
    traits,
    consentsOn: (channel, at) => consentsOn(person.consents, saidLater, channel, at),
    deliveries: happens.deliveries,
    ...(happens.meanwhile === undefined ? {} : { meanwhile: happens.meanwhile }),
    happened: () => [...did, ...got.map(sentEvent)],
    eventNamed: happens.eventNamed,
    counted: (own) => ({ recent: got.length === 0 ? own : [...got, ...own], spend: watcher.spend() }),
    fateOf: (sent): Fate => {
      const { step, visit, hop, at } = sent;
      const fate = drawFate(sent, assumptions, (what) => chance(`${step} #${visit}.${hop} ${what}`));
      if (fate.kind === 'rejected' || fate.report?.status === 'undelivered') return fate;
      return { ...fate, deliveries: engage(sent, fate.report?.at ?? at) };
    },
    failureOf: ({ step, visit }) =>
      chance(`${step} #${visit} called`) < assumptions.webhooks ? null : 'not answered with success',
    tell: watcher.told,
  };
}

/** Of several words on one topic the last one counts. */
function consentsOn(
  first: readonly PersonsConsent[],
  later: readonly (PersonsConsent & { readonly at: Instant })[],
  channel: string,
  at: Instant,
): readonly PersonsConsent[] {
  const own = first.filter((one) => one.channel === channel);
  const since = later.filter((one) => one.channel === channel && one.at <= at);
  if (since.length === 0) return own;
  return [...own.filter(({ topic }) => !since.some((one) => one.topic === topic)), ...since];
}
