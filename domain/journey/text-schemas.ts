import { eventTypePattern } from '../subjects.ts';
import { readText } from './authoring/object-schema.ts';
import { durationExamples, readDuration } from './duration.ts';
import { cronText, readCron } from './entry/cron.ts';
import { isFact, isTimeOfDay, momentOf } from './moment.ts';

export const idText = "small letters, digits, '-' and '_', beginning with a letter or digit, at most 60";
export const identifier = readText((text) => {
  const fits = /^[a-z0-9][a-z0-9_-]{0,59}$/.test(text) && text !== 'constructor';
  return fits ? null : { message: `'${text}' is not an id`, expected: idText };
}, idText);

export const duration = readText((text) => {
  const reading = readDuration(text);
  return reading.kind === 'refused' ? { message: reading.reason, expected: durationExamples } : null;
}, durationExamples);

const timeText = "a local time of day 'HH:MM', such as '09:00'";
export const timeOfDay = readText(
  (text) => (isTimeOfDay(text) ? null : { message: `'${text}' is not a time of day`, expected: timeText }),
  timeText,
);

const momentText =
  "a local time of day 'HH:MM', hours 'HH:MM-HH:MM', a path such as event.appointment, or a date such as '2026-12-24'";
export const moment = readText(
  (text) =>
    momentOf(text) === null ? { message: `'${text}' is no time of day and no date`, expected: momentText } : null,
  momentText,
);

export const cron = readText((text) => {
  const reading = readCron(text);
  return reading.kind === 'refused' ? { message: reading.reason, expected: cronText } : null;
}, cronText);

const traitText = 'a trait that holds a date, such as traits.birthday';
export const traitPath = readText((text) => {
  if (isFact(text) && text.startsWith('traits.')) return null;
  const hint = isFact(text) ? { hint: 'before it begins there is no event at hand' } : {};
  return { message: `'${text}' is no trait`, expected: traitText, ...hint };
}, traitText);

const typeText = 'two words of a-z, 0-9 and _ joined by a dot, such as user.signed_up';
export const eventType = readText((text) => {
  if (eventTypePattern.test(text)) return null;
  const snake = (part: string): string =>
    part
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll(/\W+/g, '_')
      .toLowerCase();
  const tokens = text.split('.').filter((token) => token !== '');
  const [first, ...rest] = tokens.map(snake);
  const likely = rest.length === 0 ? `track.${first ?? 'event'}` : `${first}.${rest.join('_')}`;
  const hint = rest.length === 0 ? `a Segment track of that name arrives as ${likely}` : `did you mean '${likely}'?`;
  return {
    message: `'${text}' is not an event type`,
    expected: typeText,
    ...(eventTypePattern.test(likely) ? { hint } : {}),
  };
}, typeText);

const urlText = 'an https address such as https://crm.example/hooks/welcome';
export const url = readText((text) => {
  const refused = (message: string) => ({ message, expected: urlText });
  const read = /^(https?):\/\/([^/?#\s]+)(?:[/?#]\S*)?$/i.exec(text);
  if (read === null) return refused(`'${text}' is no address`);
  const [, scheme = '', authority = ''] = read;
  if (authority.includes('@'))
    return { ...refused('an address that holds a password'), hint: 'a header can hold a secret: { secret: <name> }' };
  const [, port = '443'] = /:(\d+)$/.exec(authority) ?? [];
  if (!isLoopbackAuthority(authority) && !['443', '8443'].includes(port))
    return { ...refused(`no webhook goes to port ${port}`), expected: 'an https address on port 443 or 8443' };
  // What http may reach is judged when it is called: the sandbox of a developer is loopback.
  return scheme.toLowerCase() === 'https' || isLoopbackAuthority(authority)
    ? null
    : refused(`'${text}' goes over the network unencrypted`);
}, urlText);

function isLoopbackAuthority(authority: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(authority);
}

/** Longer than this no try of a webhook may take: the activity that makes it ends at 30 s (I6). */
const longestCallMs = 20_000;
const callTimeText = "a duration of at most 20 seconds, such as '10 seconds'";
export const callTime = readText((text) => {
  const reading = readDuration(text);
  if (reading.kind === 'refused') return { message: reading.reason, expected: callTimeText };
  return reading.ms > longestCallMs ? { message: `'${text}' is too long for one try`, expected: callTimeText } : null;
}, callTimeText);
