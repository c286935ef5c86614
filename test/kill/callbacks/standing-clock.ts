/** The sandbox's clock, which stands until somebody moves it. */
export type StandingClock = Readonly<{
  /** Through everything that falls due, each thing at its own instant; resolves when every callback of that time has been posted. */
  advance(ms: number): Promise<void>;
}>;

const minuteMs = 60_000;
/** A request that posts more than ten minutes' callbacks takes too long to wait for. */
const stepMs = 10 * minuteMs;

export function standingClock(sandbox: string): StandingClock {
  const step = async (ms: number): Promise<void> => {
    const response = await fetch(`${sandbox}/_sim/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ms }),
    });
    if (!response.ok) throw new Error(`the clock could not be moved: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  return {
    async advance(ms) {
      for (let left = ms; left > 0; left -= stepMs) await step(Math.min(left, stepMs));
    },
  };
}
