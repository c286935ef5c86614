/** Ceiling of 6.22: the same ten steps as a switch written by hand, which knows where it is, what it asks and what to say of it. */
import { createInterface } from 'node:readline';

type State = { at: number; step: number; visits: Record<string, number>; trail: object[] };
type Command = { kind: string; step?: string; visit?: number; until?: number };
const dayMs = 86_400_000;

process.stdout.write('"ready"\n');
for await (const line of createInterface(process.stdin)) {
  const { units } = JSON.parse(line) as { units: number };
  const began = performance.now();
  let decisions = 0;
  for (let person = 0; person < units; person += 1) decisions += play(person % 2 === 0 ? 'short' : 'long');
  process.stdout.write(
    `${JSON.stringify({ perSecond: (decisions / (performance.now() - began)) * 1_000, decisions })}\n`,
  );
}

function play(tone: string): number {
  const state: State = { at: 0, step: 0, visits: {}, trail: [] };
  for (let decisions = 1; ; decisions += 1) {
    const { kind, until } = decide(state, tone);
    if (kind === 'done') return decisions;
    if (until !== undefined) state.at = until;
    else state.trail = []; // whoever acts takes the story along
    state.step += 1;
  }
}

function decide(state: State, tone: string): Command {
  switch (state.step) {
    case 0:
      return act(state, 'update', 'stage', 'updated');
    case 2:
      return rest(state, 'rest', 2 * dayMs);
    case 3:
      return act(state, 'choose', 'plan', 'chose');
    case 5:
      return rest(state, 'opened', dayMs);
    case 8:
      return act(state, 'resolveTime', 'morning', 'resolved');
    case 9:
      return rest(state, 'morning', dayMs);
    case 11:
      return { kind: 'done' };
    default:
      return act(state, 'send', state.step === 7 ? tone : `send-${state.step}`, 'sent');
  }
}

function act(state: State, kind: string, step: string, what: string): Command {
  const visit = (state.visits[step] = (state.visits[step] ?? 0) + 1);
  state.trail.push({ at: state.at, step, what: 'began' }, { at: state.at, step, what });
  return { kind, step, visit };
}
function rest(state: State, step: string, ms: number): Command {
  state.trail.push({ at: state.at, step, what: 'waiting', detail: String(state.at + ms) });
  return { kind: 'sleep', step, until: state.at + ms };
}
