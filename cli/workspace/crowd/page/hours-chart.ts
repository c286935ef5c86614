import type { CrowdReport, Hour } from '../../../../domain/crowd/report.ts';
import { channelSum, count, moment } from '../words.ts';
import { html, type Markup } from '../../../markup.ts';

const hourMs = 3_600_000;
const [width, height, left, bottom, top] = [960, 240, 52, 24, 10];
/** Of the lengths that a day can be divided by, the first with no more bars than can be told apart. */
const mostBars = 168;
const lengths = [1, 2, 3, 6, 12, 24];

/** Messages by the time at which they leave, a colour for each channel. */
export function hoursChart({ hours }: Pick<CrowdReport, 'hours'>, zone: string): Markup {
  const [first] = hours;
  const last = hours.at(-1);
  if (first === undefined || last === undefined) return html`<p>Nothing left.</p>`;
  const span = (last.at - first.at) / hourMs + 1;
  const length = lengths.find((one) => span / one <= mostBars) ?? 24;
  const slots = inSlots(hours, first.at, length);
  const channels = [...new Set(hours.flatMap(({ sent }) => Object.keys(sent)))].sort();
  const most = Math.max(...slots.map(({ sent }) => channelSum(sent)));
  const scale = niceAbove(most);
  const number = Math.ceil(span / length);
  const step = (width - left) / number;
  const y = (value: number): number => top + (height - top - bottom) * (1 - value / scale);
  const bars = slots.flatMap(({ at, sent }) => {
    const x = left + ((at - first.at) / hourMs / length) * step;
    let below = 0;
    return channels.map((channel, index) => {
      const value = sent[channel] ?? 0;
      below += value;
      const tall = y(below - value) - y(below);
      return html`<rect
        class="c${index % 4}"
        x="${round(x)}"
        y="${round(y(below))}"
        width="${round(Math.max(0.8, step * 0.86))}"
        height="${round(tall)}"
      />`;
    });
  });
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const value = scale * part;
    return html`<line class="grid" x1="${left}" x2="${width}" y1="${round(y(value))}" y2="${round(y(value))}" /><text
        x="${left - 8}"
        y="${round(y(value) + 4)}"
        text-anchor="end"
        >${count(Math.round(value))}</text
      >`;
  });
  const words = length === 1 ? 'hour' : length === 24 ? 'day' : `${length} hours`;
  const busiest = slots.reduce((one, other) => (channelSum(other.sent) > channelSum(one.sent) ? other : one));
  const told = `Most in one ${length === 1 ? 'hour' : 'span'}: ${count(channelSum(busiest.sent))}, from ${moment(busiest.at, zone)}.`;
  return html`<figure>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="hours-title hours-told">
      <title id="hours-title">Messages per ${words}</title>
      <desc id="hours-told">${told}</desc>
      ${grid}${bars}${dayMarks(first.at, number * length, zone)}
    </svg>
    <ul class="legend">
      ${channels.map(
        (channel, index) =>
          html`<li>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect class="c${index % 4}" width="10" height="10" rx="2" /></svg
            >${channel}
          </li>`,
      )}
    </ul>
    <figcaption>Messages per ${words}, times in ${zone}. ${told}</figcaption>
    <details>
      <summary>The same as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">from</th>
            ${channels.map((one) => html`<th scope="col" class="n">${one}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${slots.map(
            ({ at, sent }) =>
              html`<tr>
                <th scope="row">${moment(at, zone)}</th>
                ${channels.map((one) => html`<td class="n">${count(sent[one] ?? 0)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`;
}

function inSlots(hours: readonly Hour[], from: number, length: number): readonly Hour[] {
  const slots = new Map<number, { [channel: string]: number }>();
  for (const { at, sent } of hours) {
    const slot = from + Math.floor((at - from) / hourMs / length) * length * hourMs;
    const sum = slots.get(slot) ?? {};
    for (const [channel, value] of Object.entries(sent)) sum[channel] = (sum[channel] ?? 0) + value;
    slots.set(slot, sum);
  }
  return [...slots].map(([at, sent]) => ({ at, sent }));
}

/** At most so many dates have room beside each other. */
const mostDates = 8;

/** A date at midnight, where the workspace is at home; clocks that change meanwhile move it by an hour. */
function dayMarks(from: number, spanHours: number, timeZone: string): readonly Markup[] {
  const show = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  const first = (24 - Number(hour.format(from))) % 24;
  const every = Math.max(1, Math.ceil(spanHours / 24 / mostDates)) * 24;
  const marks = Array.from({ length: Math.ceil(spanHours / every) }, (_, index) => first + index * every);
  return marks.flatMap((at) => {
    const x = round(left + (at / spanHours) * (width - left));
    // No room for its words behind the last one.
    if (x > width - 40) return [];
    return [
      html`<line class="grid" x1="${x}" x2="${x}" y1="${height - bottom}" y2="${height - bottom + 5}" />
        <text x="${x}" y="${height - 6}">${show.format(from + at * hourMs)}</text>`,
    ];
  });
}

/** 1, 2 or 5 with noughts behind it. */
function niceAbove(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((one) => one * unit).find((one) => one >= value) ?? value;
}

const round = (value: number): number => Math.round(value * 100) / 100;
