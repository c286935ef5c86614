/** Whoever lost its parent must be gone within 5 s (2.5). */
const GONE_WITHIN_MS = 4_500;
/** After its grace, a process has this long to close what it holds. */
const CLOSING_MS = 1_000;

/**
 * For the processes of a stack: calls `shutDown` once, on SIGTERM or SIGINT, or when the parent that started us is gone
 * (its IPC channel closes even on kill -9), and then exits. Exit code 0 after an orderly end.
 */
export function endWithParent(shutDown: () => Promise<void>, graceMs: number): void {
  let ending = false;
  const end = (limitMs: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), limitMs).unref();
    shutDown().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`shutting down failed: ${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end(graceMs + CLOSING_MS));
  process.on('SIGINT', () => end(graceMs + CLOSING_MS));
  if (process.channel) process.on('disconnect', () => end(Math.min(graceMs, GONE_WITHIN_MS)));
  process.channel?.unref();
  // Logging to a parent that is gone must not turn an orderly end into a crash.
  process.stdout.on('error', () => undefined);
}

/** Tells the parent that we can do our work; one line of JSON on stdout. */
export function announceReady(facts: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...facts })}\n`);
}
