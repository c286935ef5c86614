import { sleep } from '@temporalio/workflow';
import { toReal } from '../domain/clock.ts';
import type { CompensationWorkflowInput } from './messages.ts';
import { compensateOn } from './saga.ts';

/** One compensation that was parked and that somebody asks for again: the same evidence, the same record. */
export async function compensation(input: CompensationWorkflowInput): Promise<string> {
  const { channel, timingFactor, ...wish } = input;
  const trail = { seq: 0, entries: [], place: null };
  for (;;) {
    const outcome = await compensateOn(channel, { ...wish, trail }, timingFactor);
    if (outcome.kind === 'compensated') return outcome.how;
    if (outcome.kind !== 'compensating') throw new TypeError(`'${outcome.kind}' does not answer a compensation`);
    const { until, realMs } = outcome;
    await sleep(Math.max(1, until === null ? (realMs ?? 1) : toReal(input.clock, until) - Date.now()));
  }
}
