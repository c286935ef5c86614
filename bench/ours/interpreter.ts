/** Ours of 6.22: a journey of ten steps, decided by the interpreter for one person after the other. */
import { createInterface } from 'node:readline';
import type { Outcome } from '../../domain/journey/command.ts';
import {
  branch,
  event,
  journey,
  send,
  split,
  share,
  update,
  wait,
  waitFor,
  waitUntil,
  when,
} from '../../domain/journey/builder.ts';
import { next } from '../../domain/journey/interpreter/next.ts';
import { resume } from '../../domain/journey/interpreter/resume.ts';
import { start } from '../../domain/journey/interpreter/start.ts';
import { takeTrail } from '../../domain/journey/interpreter/take-trail.ts';

type Order = { units: number };

const asService = { class: 'service' } as const;
const definition = journey('ten-steps', {
  on: event('user.signed_up'),
  exitOn: [event('user.deleted')],
  steps: [
    update({ 'traits.stage': 'trial' }, { id: 'stage' }),
    send('sms', 'welcome', asService),
    wait('2 days', { id: 'rest' }),
    branch([when({ 'traits.plan': 'pro' }, [send('sms', 'pro', asService)])], { id: 'plan' }),
    waitFor(event('app.opened'), { id: 'opened', within: '1 day', else: [send('sms', 'nudge', asService)] }),
    split([share(50, [send('sms', 'short', asService)]), share(50, [send('sms', 'long', asService)])], { id: 'tone' }),
    waitUntil('09:00', { id: 'morning' }),
    send('sms', 'bye', asService),
  ],
});
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

/** As the durable shell does: the story is handed over with whatever is asked of the world. */
function play(person: string): number {
  let now = 0;
  let state = start(definition, now, 'v1', { person, enrollment: person });
  for (let decisions = 1; ; decisions += 1) {
    const command = next(definition, state);
    if (command.kind === 'done') return decisions;
    if (command.kind === 'sleep') {
      now = command.until ?? now;
      state = resume(definition, state, { kind: 'woke', at: now });
      continue;
    }
    [, state] = takeTrail(state);
    state = resume(definition, state, answer(command.kind, now));
  }
}

function answer(kind: string, at: number): Outcome {
  switch (kind) {
    case 'send':
      return { kind: 'accepted', at };
    case 'update':
      return { kind: 'updated', at };
    case 'choose':
      return { kind: 'chosen', at, index: 0 };
    case 'resolveTime':
      return { kind: 'instant', at, instant: at + dayMs };
    default:
      throw new Error(`nobody answers ${kind} here`);
  }
}
