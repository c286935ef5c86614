// @ts-check
import { plainSpeech } from './call-words.js';
import { el, isAtEnd } from './dom.js';
import { numberOf } from './format.js';
import { canSpeak, speak } from './speech.js';

/** @import { Asks, Entry, Line } from './api.js' */

/**
 * What a call says, line by line, to read and to hear; and what its scenario waits for. Whoever listens once hears what is said later too.
 * @param {Entry} entry @param {(words: string) => void} say
 */
export function showTranscript(entry, say) {
  const list = el('ol', { class: 'said', tabindex: '0', 'aria-label': 'What is said' });
  const asks = el('p', { class: 'asks', 'aria-live': 'polite', hidden: true });
  const play = el('button', { type: 'button', class: 'play', disabled: !canSpeak() }, 'Listen');
  if (!canSpeak()) play.title = 'This browser has no voice';
  let shown = 0;
  let listens = false;
  /** @type {{ stop: () => void } | undefined} */
  let voice;
  const stop = () => {
    voice?.stop();
    voice = undefined;
    play.textContent = 'Listen';
  };
  /** @param {readonly Line[]} lines */
  const read = (lines) => {
    const words = lines.flatMap((line) => (line.kind === 'say' ? [plainSpeech(line.text)] : []));
    if (words.length === 0) return;
    stop();
    play.textContent = 'Stop';
    voice = speak(words.join(' '), languageOf(lines, entry), stop);
  };
  const heard = () => entry.heard ?? [{ kind: /** @type {const} */ ('say'), text: entry.text }];
  play.addEventListener('click', () => {
    listens = voice === undefined;
    if (voice) stop();
    else read(lastTurn(heard()));
  });
  const update = () => {
    const lines = entry.heard ?? [];
    const stays = isAtEnd(list);
    const fresh = lines.slice(shown);
    for (const line of fresh) list.append(el('li', { class: `line ${line.kind}` }, wordsOf(line)));
    shown = lines.length;
    if (stays) list.scrollTop = list.scrollHeight;
    showAsks(asks, entry.asks, say);
    if (listens && fresh.length > 0) read(fresh);
  };
  update();
  return { root: el('div', { class: 'spoken' }, list, asks, play), update, stop };
}

/** @param {HTMLElement} place @param {Asks | undefined} asks @param {(words: string) => void} say */
function showAsks(place, asks, say) {
  place.hidden = asks === undefined;
  if (asks === undefined) return;
  const keys = asks.most === 1 ? 'Waits for a key' : `Waits for up to ${asks.most} keys, # ends`;
  const phrases = (asks.phrases ?? []).map((phrase) =>
    el('button', { type: 'button', class: 'phrase', click: () => say(phrase) }, `“${phrase}”`),
  );
  place.replaceChildren(phrases.length > 0 ? 'Say ' : keys, ...phrases);
}

/** From the last pause for the person on: what one would want to hear again. @param {readonly Line[]} lines */
const lastTurn = (lines) => lines.slice(-6);

/** @param {readonly Line[]} lines @param {Entry} entry */
function languageOf(lines, entry) {
  const said = lines.find((line) => line.kind === 'say' && line.language !== undefined);
  return (said?.kind === 'say' ? said.language : undefined) ?? entry.speech?.language ?? 'en';
}

/** @param {Line} line */
export function wordsOf(line) {
  switch (line.kind) {
    case 'say':
      return plainSpeech(line.text);
    case 'play':
      return `♪ ${line.source.split('/').at(-1) ?? line.source}${line.times > 1 ? ` × ${line.times}` : ''}`;
    case 'pause':
      return `… ${line.seconds} s`;
    case 'dial':
      return `Put through to ${line.to.map(numberOf).join(', ')}`;
    case 'sms':
      return `Text message to ${numberOf(line.to)}: ${line.text}`;
    case 'request':
      return `Asks ${line.url}: ${line.status}`;
    case 'skipped':
      return `${line.action}: not simulated`;
  }
}
