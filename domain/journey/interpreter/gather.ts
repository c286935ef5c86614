import type { Instant } from '../../clock.ts';
import { mostGathered, type DigestStep, type JourneyDefinition } from '../definition.ts';
import { entryKey } from '../digest-keys.ts';
import { durationMs } from '../duration.ts';
import { eventReference } from '../event-reference.ts';
import type { Gathering, JourneyState } from '../state.ts';
import { digestsOf } from '../tree.ts';
import { changed } from './changed.ts';

/** Of all digests together: what keeps a state small. Who has most gives way first. */
const mostOpen = 40;

/** One event that a digest counts. */
type Arrival = { readonly id: string; readonly at: Instant; readonly key?: string | undefined };

/** The reference under which the payload of the entry event is kept. */
const entryReference = 'entry';

const none = { count: 0, different: 0, events: [] } as const;

/** When a digest is over that has begun to gather: so long after the first, or once nothing came for a while. */
export function dueOf({ for: window, quiet }: DigestStep, { first, last }: Gathering): Instant {
  const atLatest = first + durationMs(window);
  return quiet === undefined ? atLatest : Math.min(atLatest, last + durationMs(quiet));
}

/** What it has gathered; undefined where nothing came yet. */
export function gatheringOf({ gathered }: JourneyState, { id }: DigestStep): Gathering | undefined {
  const open = gathered?.[id];
  return open?.count === 0 ? undefined : open;
}

/** As many different ones as the digest takes are there. */
export function isFull({ atMost }: DigestStep, { different }: Gathering): boolean {
  return atMost !== undefined && different >= atMost;
}

/** One more; in the place of an earlier one of the same key. A second time changes nothing. */
export function gather(state: JourneyState, step: DigestStep, arrival: Arrival): JourneyState {
  return put(state, step, add(state.gathered?.[step.id], arrival));
}

/** One that came too late for this time. */
export function gatherLater(state: JourneyState, step: DigestStep, arrival: Arrival): JourneyState {
  const open = state.gathered?.[step.id] ?? { ...none, first: arrival.at, last: arrival.at };
  return put(state, step, { ...open, later: add(open.later, arrival) });
}

/** What the digest goes on with leaves the state; what came too late for it is the beginning of the next. */
export function emptied(state: JourneyState, { id }: DigestStep): JourneyState {
  const { [id]: done, ...others } = state.gathered ?? {};
  return withGathered(state, done?.later === undefined ? others : { ...others, [id]: done.later });
}

/** Digests that cannot come any more need nothing. */
export function keepOnly(state: JourneyState, mayCome: (id: string) => boolean): JourneyState {
  if (state.gathered === undefined) return state;
  return withGathered(state, Object.fromEntries(Object.entries(state.gathered).filter(([id]) => mayCome(id))));
}

/** The entry event is the first of those digests that count it. */
export function gatherEntry(definition: JourneyDefinition, state: JourneyState): JourneyState {
  return digestsOf(definition)
    .filter(({ step }) => step.entry === true)
    .reduce((before, { step: { by, ...step } }) => {
      const key = by === undefined ? undefined : entryKey;
      return gather(before, step, { id: entryReference, at: before.at, key });
    }, state);
}

function add(open: Gathering | undefined, { id, at, key }: Arrival): Gathering {
  const reference = eventReference(id);
  if (open?.events.some((one) => one.id === reference)) return open;
  const { count, different, events } = open ?? none;
  const { first, last } = open === undefined || count === 0 ? { first: at, last: at } : open;
  const others = key === undefined ? events : events.filter((one) => one.key !== key);
  return {
    ...open,
    count: count + 1,
    different: others.length < events.length ? different : different + 1,
    first,
    last: Math.max(last, at),
    events: [...others, key === undefined ? { id: reference } : { id: reference, key }].slice(-mostGathered),
  };
}
function put(state: JourneyState, { id }: DigestStep, one: Gathering): JourneyState {
  return withGathered(state, bounded({ ...state.gathered, [id]: one }));
}

type All = Readonly<Record<string, Gathering>>;

function bounded(all: All): All {
  const sizes = Object.entries(all).map(([id, one]) => [id, sizeOf(one)] as const);
  const [most] = sizes.toSorted(([, left], [, right]) => right - left);
  if (most === undefined || sizes.reduce((sum, [, size]) => sum + size, 0) <= mostOpen) return all;
  const one = all[most[0]];
  return one === undefined ? all : bounded({ ...all, [most[0]]: shortened(one) });
}

const sizeOf = ({ events, later }: Gathering): number => events.length + (later?.events.length ?? 0);

function shortened({ later, ...one }: Gathering): Gathering {
  if (later !== undefined && later.events.length > one.events.length)
    return { ...one, later: { ...later, events: later.events.slice(1) } };
  return { ...one, events: one.events.slice(1), ...(later === undefined ? {} : { later }) };
}

function withGathered(state: JourneyState, gathered: All): JourneyState {
  return changed(state, { gathered: Object.keys(gathered).length > 0 ? gathered : undefined });
}
