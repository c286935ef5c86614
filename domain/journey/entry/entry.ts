import type { Condition } from '../../condition/condition.ts';
import type { JsonObject } from '../../json.ts';
import { weekdays } from '../../weekdays.ts';
import type { DateEntry, Entry, EventMatcher, ScheduleEntry } from '../definition.ts';
import { cronOf } from './cron.ts';

/** The entry types that no producer sends: they stand in the inbox for what the calendar did. */
export const scheduleCame = 'schedule.came';
export const dateCame = 'date.came';

/** What `event.…` holds in a journey that begins by the calendar, as JSON Schema: when it was due. */
const due: JsonObject = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
export const calendarContracts: { readonly [type: string]: JsonObject } = { [scheduleCame]: due, [dateCame]: due };

/** Who says what an event of a type carries. */
export const contractSource = (type: string): string =>
  type in calendarContracts ? 'the calendar' : `events/${type}.schema.json`;

export const isEventEntry = (on: Entry): on is EventMatcher => 'event' in on;
export const isScheduleEntry = (on: Entry): on is ScheduleEntry => 'schedule' in on;

/** The type of what `event.…` is about at the beginning. */
export function entryType(on: Entry): string {
  if (isEventEntry(on)) return on.event;
  return isScheduleEntry(on) ? scheduleCame : dateCame;
}

/** What must hold for an event to begin the journey. */
export const entryCondition = (on: Entry): Condition | undefined => (isEventEntry(on) ? on.where : undefined);

/** In a few words; of an event, without its condition. */
export function entryWords(on: Entry): string {
  if (isEventEntry(on)) return on.event;
  return isScheduleEntry(on) ? scheduleWords(on) : dateWords(on);
}

function scheduleWords({ schedule, zone, segment }: ScheduleEntry): string {
  return `${cronWords(schedule)} (${zoneWords(zone)}), everybody in segment '${segment}'`;
}

function dateWords({ date, yearly, offset, at, zone }: DateEntry): string {
  const day = offset === undefined ? date : `${offset.by} ${offset.to} ${date}`;
  const when = at === undefined ? day : `${at} on ${day}`;
  return `${when}${yearly ? ', every year' : ''} (${zoneWords(zone)})`;
}

const zoneWords = (zone: string): string => (zone === 'profile' ? "the person's time" : zone);

const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The common ones as people say them; the others as they are written. */
function cronWords(schedule: string): string {
  const cron = cronOf(schedule);
  const [, , days, months, onWeekdays] = schedule.trim().split(/\s+/);
  const at = cronTime(schedule);
  if (at === null || months !== '*' || (days !== '*' && onWeekdays !== '*')) return `'${schedule}'`;
  if (days !== '*') return `on day ${cron.days.join(', ')} of every month at ${at}`;
  return onWeekdays === '*' || cron.weekdays.length === weekdays.length
    ? `every day at ${at}`
    : `every ${cron.weekdays.map((day) => names[day]).join(', ')} at ${at}`;
}

/** The time of day at which a schedule comes; null where there are several. */
export function cronTime(schedule: string): string | null {
  const { hours, minutes } = cronOf(schedule);
  const [hour = 0, minute = 0] = [hours[0], minutes[0]];
  if (hours.length !== 1 || minutes.length !== 1) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
