import type { Instant } from '../clock.ts';
import type { CarillonEvent } from '../event.ts';
import { entryType } from '../journey/entry/entry.ts';
import type { Entry } from '../journey/definition.ts';

/** The source of what the calendar does, in the inbox and in enrollments. */
export const calendarSource = 'calendar';

/**
 * What stands for one person's share of one occurrence. Its id is made of the journey, the instant and the person and of nothing else:
 * the inbox takes it once, whoever brings it and however often. `local`: the time on the wall, where it comes for each where they are, so that
 * whoever moves meets an occurrence once.
 */
export function calendarEvent(
  workspace: string,
  journey: { readonly id: string; readonly on: Entry },
  at: Instant,
  profileId: string,
  local: string | null = null,
): CarillonEvent {
  const type = entryType(journey.on);
  const due = new Date(at).toISOString();
  const id = `${journey.id}@${local ?? due}/${profileId}`;
  const event = { workspace, source: calendarSource, id, type, fullType: type, time: null } as const;
  return { ...event, identities: [], properties: { at: due }, traits: {}, previousId: null };
}

/** What the id of such an event says of when it was due: an instant, or the time on the wall where the person was. */
export function dueOf(id: string): Instant | { readonly local: string } | null {
  const [, due = ''] = /@([^/]+)\//.exec(id) ?? [];
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(due)) return { local: due.replace('T', ' ') };
  const at = Date.parse(due);
  return Number.isNaN(at) ? null : at;
}
