// @ts-check
import { advanceClock, readClock } from './api.js';
import { byId, el } from './dom.js';
import { dayOf, timeOf } from './format.js';

/** Steps of a clock that stands until somebody moves it. */
const steps = ['1 second', '1 minute', '1 hour', '1 day'];

/** How the sandbox's own instants run, on which it stamps what happens. @type {() => number} */
let instant = () => Date.now();

/** The sandbox's instant, epoch ms: what was due before it has happened. */
export const sandboxNow = () => instant();

/** The sandbox's time, where it is another than the machine's: bent or scaled time passes, virtual time is moved from here. */
export async function showClock() {
  const { mode, now, scale, virtualNow } = await readClock();
  const since = Date.now();
  const began = Date.parse(now);
  if (mode === 'virtual') instant = () => began;
  if (mode === 'scaled') instant = () => began + (Date.now() - since) * scale;
  const shown = virtualNow ?? (mode === 'real' ? undefined : now);
  if (shown === undefined) return;
  const face = byId('clock');
  const show = (/** @type {number} */ at) => (face.textContent = `${dayOf(new Date(at))} ${timeOf(new Date(at))}`);
  face.hidden = false;
  if (mode === 'virtual') {
    show(Date.parse(shown));
    face.title = 'Time stands still here until it is advanced';
    face.after(advancing(show));
    return;
  }
  face.title = `Time runs ${Math.round(scale).toLocaleString()} times as fast here`;
  const tick = () => show(Date.parse(shown) + (Date.now() - since) * scale);
  tick();
  setInterval(tick, 250);
}

/** @param {(at: number) => void} show */
function advancing(show) {
  const buttons = steps.map((by) =>
    el('button', { type: 'button', 'aria-label': `Advance by ${by}`, click: () => void advance(by) }, `+${by}`),
  );
  const advance = async (/** @type {string} */ by) => {
    for (const button of buttons) button.disabled = true;
    try {
      const moved = Date.parse((await advanceClock(by)).now);
      instant = () => moved;
      show(moved);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
  return el('div', { class: 'advance', role: 'group', 'aria-label': 'Advance the clock' }, ...buttons);
}
