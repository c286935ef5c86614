/** One call's limit: the caller's own signal and a real-time deadline, whichever comes first. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** Why the signal fired: our limit, or the caller. */
  readonly cause: () => 'none' | 'timeout' | 'aborted';
  readonly release: () => void;
};

/** `AbortSignal.any` keeps its sources alive on Node 20; here `release` lets go of the timer and of the caller's signal. */
export function startDeadline(caller: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  let cause: 'none' | 'timeout' | 'aborted' = 'none';
  const end = (why: 'timeout' | 'aborted'): void => {
    if (cause !== 'none') return;
    cause = why;
    controller.abort();
  };
  const onAbort = (): void => end('aborted');
  const timer = setTimeout(() => end('timeout'), ms);
  if (caller.aborted) onAbort();
  else caller.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    cause: () => cause,
    release() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onAbort);
    },
  };
}
