/**
 * The sandbox's instant. Real: it is that of the machine, and in a stack with bent time the bent instant is shown beside it:
 * virtual(t) = virtualStart + (t − realStart) × scale; look-ups are spaced in real time there, only its own long waits
 * shrink. Scaled: the sandbox itself lives `scale` times faster. Virtual: it stands until it is advanced.
 */
export type SandboxClock = {
  readonly mode: 'real' | 'scaled' | 'virtual';
  /** How much faster than the machine's time passes what people are shown: bent or scaled; 0 while it stands. */
  readonly scale: number;
  /** Milliseconds of the sandbox that pass in one of the machine's; 0 while it stands. */
  readonly rate: number;
  /** Instants that are nearer to each other may be taken as one, ms: as exact as timers are. */
  readonly grainMs: number;
  now(): number;
  /** The bent instant beside a real one; undefined when time is not bent. */
  virtual(at: number): number | undefined;
  /** A wait of the vendor's (retries, ringing) in this clock's ms: bent time shortens it, the other clocks do that by themselves. */
  wait(ms: number): number;
};

/** Bent time beside real time, as a stack tells it to all its processes. Epoch ms. */
export type BesideSetting = {
  readonly mode?: undefined;
  readonly scale: number;
  readonly realStart: number;
  readonly virtualStart: number;
};
/** `start`: epoch ms. @default now */
export type ClockSetting =
  | BesideSetting
  | { readonly mode: 'scaled'; readonly scale: number; readonly start?: number | undefined }
  | { readonly mode: 'virtual'; readonly start?: number | undefined };

/** A clock that stands, and who may move it. */
export type StandingClock = { readonly clock: SandboxClock; moveTo(at: number): void };

/** Beyond it there are no dates. */
export const LAST_INSTANT = 8.64e15;
/** `setTimeout` is about this exact. */
const REAL_GRAIN_MS = 10;

export const straightTime: BesideSetting = { scale: 1, realStart: 0, virtualStart: 0 };

export function createClock(setting: BesideSetting | Extract<ClockSetting, { mode: 'scaled' }>): SandboxClock {
  return setting.mode === 'scaled' ? scaledClock(setting.scale, setting.start) : realClock(setting);
}

function realClock({ scale, realStart, virtualStart }: BesideSetting): SandboxClock {
  const bent = scale !== 1 || realStart !== virtualStart;
  return {
    mode: 'real',
    scale,
    rate: 1,
    grainMs: REAL_GRAIN_MS,
    now: () => Date.now(),
    virtual: (at) => (bent ? Math.min(Math.round(virtualStart + (at - realStart) * scale), LAST_INSTANT) : undefined),
    wait: (ms) => ms / scale,
  };
}

function scaledClock(scale: number, start: number | undefined): SandboxClock {
  const origin = Date.now();
  const first = start ?? origin;
  return {
    mode: 'scaled',
    scale,
    rate: scale,
    grainMs: REAL_GRAIN_MS * scale,
    now: () => Math.min(Math.round(first + (Date.now() - origin) * scale), LAST_INSTANT),
    virtual: () => undefined,
    wait: (ms) => ms,
  };
}

export function createStandingClock(start: number | undefined): StandingClock {
  let at = start ?? Date.now();
  return {
    clock: {
      mode: 'virtual',
      scale: 0,
      rate: 0,
      grainMs: 1,
      now: () => at,
      virtual: () => undefined,
      wait: (ms) => ms,
    },
    moveTo: (instant) => void (at = Math.max(at, instant)),
  };
}
