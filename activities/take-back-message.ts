import { toVirtual } from '../domain/clock.ts';
import { askAgain, sendOf, stepOf } from './compensating.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';
import { takeBack } from './take-back.ts';

/** Somebody opted out while a message of theirs lay at its provider: they do not get it, and the journey goes on. */
export function createTakeBackMessage(deps: ActivityDeps): Activities['takeBackMessage'] {
  const { now, timing } = deps.send;
  return async (input) => {
    const over = (how: 'undone' | 'nothing' | 'tooLate' | 'refused' | 'parked') =>
      ({ kind: 'compensated', at: toVirtual(input.clock, now()), how }) as const;
    const step = sendOf(await stepOf(deps, input));
    const known = await deps.compensations.beginTakeBack(input, input.message);
    const recorded = known?.records.find(({ kind }) => kind === 'provider-cancel')?.outcome ?? null;
    if (recorded !== null) return over(recorded);
    const [row] = known?.rows ?? [];
    if (known === null || row === undefined) return over('nothing');
    // Whoever sends it settles first whether it was taken (I5); then it can be taken back.
    if (row.state === 'IN_FLIGHT' || row.state === 'UNKNOWN') return askAgain(deps, input, timing.looksMs[0]);
    if (row.state === 'ACCEPTED') return (await takeBack(deps, input, step, known, row)) ?? askAgain(deps, input, 1);
    await deps.compensations.record(input, {
      kind: 'provider-cancel',
      outcome: 'nothing',
      evidence: { state: row.state },
    });
    return over('nothing');
  };
}
