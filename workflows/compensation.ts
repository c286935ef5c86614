import { sleep } from '@temporalio/workflow';
import { toReal } from '../domain/clock.ts';
import type { CompensationWorkflowInput } from './messages.ts';
import { compensateOn } from './saga.ts';

/** One compensation outside its journey's run: parked and asked for again, or a message taken back. The same evidence, the same record. */
export async function compensation(input: CompensationWorkflowInput): Promise<string> {
  const { channel, timingFactor, message, ...visit } = input;
  // Where all of the journey is undone, that has barred it before.
  const wish = { ...visit, partly: true, trail: { seq: 0, entries: [], place: null } } as const;
  for (;;) {
    const outcome = await (message === undefined
      ? compensateOn(channel, timingFactor).compensateStep(wish)
      : compensateOn(channel, timingFactor).takeBackMessage({ ...wish, message }));
    if (outcome.kind === 'compensated') return outcome.how;
    if (outcome.kind !== 'compensating') throw new TypeError(`'${outcome.kind}' does not answer a compensation`);
    const { until, realMs } = outcome;
    await sleep(Math.max(1, until === null ? (realMs ?? 1) : toReal(input.clock, until) - Date.now()));
  }
}
