import type { SandboxClock } from '../../time/clock.ts';
import { isoTime } from '../../time/instant.ts';
import type { Recorder } from '../../oracle/oracle.ts';
import type { Timers } from '../../time/timers.ts';

export type Validated = {
  readonly validationRequestId: string;
  readonly destination: string;
  readonly at: string;
};

type Request = { readonly id: string; readonly destinations: readonly string[]; readonly at: string };

/** Lists of addresses to be looked at; each is ready in a moment. */
export type Validations = {
  request(account: string, id: string, destinations: readonly string[]): void;
  /** Oldest first. */
  list(account: string): Iterable<Validated>;
};

const READY_AFTER_MS = 100;

export function createValidations(deps: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
  readonly timers: Timers;
}): Validations {
  const shelf = (account: string) => deps.oracle.shelf<Request>(`validations ${account}`);
  return {
    request: (account, id, destinations) =>
      deps.timers.after(READY_AFTER_MS, () => {
        const at = isoTime(deps.clock.now());
        shelf(account).put(`${at} ${id}`, { id, destinations, at });
      }),
    *list(account) {
      for (const { id, destinations, at } of shelf(account).all())
        for (const destination of destinations) yield { validationRequestId: id, destination, at };
    },
  };
}
