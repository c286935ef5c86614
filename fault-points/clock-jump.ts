/** By so much the wall clock of a process is set forward (or back, below zero), so long after its start; ms. */
export type ClockJump = Readonly<{ byMs: number; afterMs: number }>;

/** Sets the wall clock of this process alone: what asks `Date` hears another time from then on, timers go on as they were. */
export function jumpClock({ byMs, afterMs }: ClockJump): void {
  const honest = Date;
  setTimeout(() => {
    const now = (): number => honest.now() + byMs;
    globalThis.Date = new Proxy(honest, {
      construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given) as Date,
      apply: () => new honest(now()).toString(),
      get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
    });
  }, afterMs).unref();
}
