// @ts-check

/** Two strokes of a bell, then a breath, seconds. */
const strokes = [0, 0.45];
const round = 3;

/** A bell's: the strike note, its minor third, its fifth, its octave. */
const partials = [
  { ratio: 1, loudness: 0.05 },
  { ratio: 1.2, loudness: 0.03 },
  { ratio: 1.5, loudness: 0.02 },
  { ratio: 2, loudness: 0.03 },
];

/** One instrument for the page: a browser gives only a few. @type {AudioContext | undefined} */
let audio;
let ringing = 0;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** Rings softly until stopped, once for however many phones; silent until somebody has touched the page, as browsers want it. */
export function ringTone() {
  ringing += 1;
  if (ringing === 1 && navigator.userActivation?.hasBeenActive) {
    audio ??= new AudioContext();
    strike();
    timer = setInterval(strike, round * 1_000);
  }
  let rings = true;
  return {
    stop() {
      if (!rings) return;
      rings = false;
      ringing -= 1;
      if (ringing === 0) clearInterval(timer);
    },
  };
}

function strike() {
  if (!audio) return;
  for (const after of strokes) {
    for (const { ratio, loudness } of partials) {
      const at = audio.currentTime + after;
      const tone = new OscillatorNode(audio, { frequency: 660 * ratio });
      const gain = new GainNode(audio, { gain: loudness });
      gain.gain.setValueAtTime(loudness, at);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 1.1);
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1.2);
    }
  }
}
