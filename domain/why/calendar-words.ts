import { dateCame, scheduleCame } from '../journey/entry/entry.ts';
import { calendarSource, dueOf } from '../routing/calendar-event.ts';
import { instantWords } from './line.ts';

type Came = { readonly source: string; readonly type: string | null; readonly id: string };

const names: Readonly<Record<string, string>> = { [scheduleCame]: 'the schedule', [dateCame]: 'the date' };

/** `the schedule of 2026-12-01 08:00 UTC`, or of a time on the wall; null for what no calendar brought. */
export function cameBy({ source, type, id }: Came): string | null {
  if (source !== calendarSource) return null;
  const due = dueOf(id);
  const when = due === null || typeof due === 'number' ? due : `${due.local}, where they were`;
  const words = typeof when === 'number' ? instantWords(when) : when;
  return `${names[type ?? ''] ?? 'the calendar'}${words === null ? '' : ` of ${words}`}`;
}

/** The same as a sentence of a timeline. */
export function calendarWords(came: Came): string | null {
  const by = cameBy(came);
  return by === null ? null : `${by[0]?.toUpperCase()}${by.slice(1)} came, for journey "${came.id.split('@')[0]}".`;
}
