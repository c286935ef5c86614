import type { Occurrence } from '../occurrence.ts';
import type { JourneyState } from '../state.ts';
import { withNames } from './with-names.ts';

type Event = Extract<Occurrence, { kind: 'event' }>;

/** What was judged by the version that they were carried over from, in the names of theirs; nothing of it where theirs listens to none of that. */
export function inOwnNames({ version, renamed }: Pick<JourneyState, 'version' | 'renamed'>, event: Event): Event {
  if (event.version === undefined || event.version === version) return event;
  const names = renamed?.version === event.version ? renamed.names : {};
  return {
    ...event,
    matched: event.matched.flatMap((name) => names[name] ?? []),
    keys: withNames(event.keys ?? {}, (name) => names[name]),
  };
}
