const number = new Intl.NumberFormat('en');
const day = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export function count(n: number): string {
  return number.format(n);
}

/** `1 person`, `3 people`. */
export function counted(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** The day of an instant, UTC: sentences of the api name UTC too, and support compares with other systems. */
export function dayOf(instant: string): string {
  return day.format(new Date(instant));
}

/** `14:03:21`, UTC. */
export function timeOf(instant: string): string {
  return new Date(instant).toISOString().slice(11, 19);
}

/** `2026-11-20 14:03 UTC`, as the api writes it in its sentences. */
export function instantOf(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How long ago, in the largest unit that fits. */
export function ago(instant: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
