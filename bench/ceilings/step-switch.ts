/** Ceiling of 6.22: the same ten steps as a switch written by hand, which knows where it is, what it asks and what to say of it. */
import { createInterface } from 'node:readline';

type Order = { units: number };
type Line = { at: number; step: string; what: string; detail?: string };
type State = { at: number; step: number; visits: Record<string, number>; trail: Line[] };
type Command =
  | { kind: 'update' | 'choose'; step: string; visit: number }
  | { kind: 'send'; step: string; visit: number; began: number }
  | { kind: 'resolveTime'; step: string; after: number }
  | { kind: 'sleep'; until: number }
  | { kind: 'done' };
type Outcome =
  | { kind: 'accepted' | 'updated' | 'woke'; at: number }
  | { kind: 'chosen'; at: number; index: number }
  | { kind: 'instant'; at: number; instant: number };

const dayMs = 86_400_000;

process.stdout.write('"ready"\n');
for await (const line of createInterface(process.stdin)) {
  const { units } = JSON.parse(line) as Order;
  const began = performance.now();
  let decisions = 0;
  for (let person = 0; person < units; person += 1) decisions += play(`p${person}`);
  const perSecond = (decisions / (performance.now() - began)) * 1_000;
  process.stdout.write(`${JSON.stringify({ perSecond, decisions })}\n`);
}

function play(person: string): number {
  let now = 0;
  const state: State = { at: now, step: 0, visits: {}, trail: [] };
  for (let decisions = 1; ; decisions += 1) {
    const command = next(state, person);
    switch (command.kind) {
      case 'done':
        return decisions;
      case 'sleep':
        now = command.until;
        resume(state, { kind: 'woke', at: now });
        break;
      case 'send':
        state.trail = [];
        resume(state, { kind: 'accepted', at: now });
        break;
      case 'update':
        state.trail = [];
        resume(state, { kind: 'updated', at: now });
        break;
      case 'choose':
        state.trail = [];
        resume(state, { kind: 'chosen', at: now, index: 0 });
        break;
      case 'resolveTime':
        state.trail = [];
        resume(state, { kind: 'instant', at: now, instant: now + dayMs });
    }
  }
}

function visit(state: State, step: string): number {
  return (state.visits[step] = (state.visits[step] ?? 0) + 1);
}
function note(state: State, step: string, what: string, detail?: string): void {
  state.trail.push({ at: state.at, step, what, ...(detail === undefined ? {} : { detail }) });
}
function message(state: State, step: string): Command {
  note(state, step, 'began');
  return { kind: 'send', step, visit: visit(state, step), began: state.at };
}
function rest(state: State, step: string, ms: number): Command {
  visit(state, step);
  const until = state.at + ms;
  note(state, step, 'waiting', String(until));
  return { kind: 'sleep', until };
}

function next(state: State, person: string): Command {
  switch (state.step) {
    case 0:
      return { kind: 'update', step: 'stage', visit: visit(state, 'stage') };
    case 1:
      return message(state, 'send-welcome');
    case 2:
      return rest(state, 'rest', 2 * dayMs);
    case 3:
      return { kind: 'choose', step: 'plan', visit: visit(state, 'plan') };
    case 4:
      return message(state, 'send-pro');
    case 5:
      return rest(state, 'opened', dayMs);
    case 6:
      return message(state, 'send-nudge');
    case 7: {
      visit(state, 'tone');
      const drawn = draw(person);
      note(state, 'tone', 'drew', drawn);
      return message(state, `send-${drawn}`);
    }
    case 8:
      return { kind: 'resolveTime', step: 'morning', after: state.at };
    case 9:
      return rest(state, 'morning', dayMs);
    case 10:
      return message(state, 'send-bye');
    default:
      return { kind: 'done' };
  }
}

function resume(state: State, outcome: Outcome): void {
  state.at = outcome.at;
  switch (state.step) {
    case 0:
      note(state, 'stage', 'updated');
      break;
    case 1:
      note(state, 'send-welcome', 'sent');
      break;
    case 3:
      if (outcome.kind !== 'chosen') throw new Error('no answer');
      note(state, 'plan', 'chose', `case:${outcome.index}`);
      if (outcome.index !== 0) state.step += 1;
      break;
    case 4:
      note(state, 'send-pro', 'sent');
      break;
    case 5:
      note(state, 'opened', 'timedOut');
      break;
    case 6:
      note(state, 'send-nudge', 'sent');
      break;
    case 7:
      note(state, 'tone', 'sent');
      break;
    case 10:
      note(state, 'send-bye', 'sent');
  }
  state.step += 1;
}

/** FNV-1a. */
function draw(person: string): string {
  let mixed = 2_166_136_261;
  for (let at = 0; at < person.length; at += 1) mixed = Math.imul(mixed ^ person.charCodeAt(at), 16_777_619);
  return (mixed >>> 0) % 100 < 50 ? 'short' : 'long';
}
