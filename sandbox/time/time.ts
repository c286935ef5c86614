import { createAgenda, type Agenda, type Fired } from './agenda.ts';
import { createClock, createStandingClock, type ClockSetting, type SandboxClock } from './clock.ts';
import { createTimers, type Timers } from './timers.ts';
import { createWork, type Work } from './work.ts';

export type Advanced = {
  readonly from: number;
  readonly to: number;
  /** In order; the first thousand of them. */
  readonly fired: readonly Fired[];
  readonly total: number;
};

/** Everything of the sandbox that has to do with time. */
export type Time = {
  readonly clock: SandboxClock;
  /** On the clock. */
  readonly timers: Timers;
  /** Of the machine, whatever the clock says: what passes on a wire is measured by the other end's real timeouts. */
  readonly wire: Timers;
  readonly work: Work;
  coming(): ReturnType<Agenda['coming']> | undefined;
  /** Moves a standing clock on, through everything that falls due, each thing at its own instant. Undefined when it does not stand. */
  advance: ((to: number) => Promise<Advanced>) | undefined;
  close(): void;
};

const MOST_LISTED = 1_000;

export function createTime(setting: ClockSetting): Time {
  const wire = createTimers();
  const work = createWork();
  const close = (timers: Timers) => (): void => {
    timers.close();
    wire.close();
  };
  if (setting.mode !== 'virtual') {
    const clock = createClock(setting);
    const timers = createTimers(clock.rate);
    return { clock, timers, wire, work, coming: () => undefined, advance: undefined, close: close(timers) };
  }
  const standing = createStandingClock(setting.start);
  const agenda = createAgenda(standing);
  const { clock, moveTo } = standing;
  const advanceNow = async (to: number): Promise<Advanced> => {
    const from = clock.now();
    const fired: Fired[] = [];
    let total = 0;
    do await work.idle();
    while (
      agenda.step(to, (one) => {
        if ((total += 1) <= MOST_LISTED) fired.push(one);
      })
    );
    moveTo(to);
    return { from, to: clock.now(), fired, total };
  };
  /** One at a time: the second begins where the first has ended. */
  let last: Promise<unknown> = Promise.resolve();
  const advance = (to: number): Promise<Advanced> => {
    const next = last.then(() => advanceNow(to));
    last = next.catch(() => undefined);
    return next;
  };
  return { clock, timers: agenda, wire, work, coming: () => agenda.coming(), advance, close: close(agenda) };
}
