type Halt = Readonly<{ workspace: string; channel: string | null; journey: string | null; since: string }>;

/** What the api says about itself: whether engines answer, and which brakes are on. */
export type Readiness = Readonly<{ status: string; halts: readonly Halt[] | null }>;

const PATIENCE_MS = 2_500; // the api itself waits a second for each engine

/** Undefined when nobody answers at that address. */
export async function askReadiness(api: string): Promise<Readiness | undefined> {
  try {
    const reply = await fetch(`${api}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return (await reply.json()) as Readiness;
  } catch {
    return undefined;
  }
}

/** The lines of `carillon status`; a brake must not be overlooked. */
export function readinessLines(readiness: Readiness | undefined): string[] {
  if (!readiness) return ['ready    no answer from the api'];
  const halts = (readiness.halts ?? []).map(({ workspace, channel, journey, since }) => {
    const what = [channel, journey && `journey ${journey}`].filter(Boolean).join(', ') || 'everything';
    return `HALTED   ${what} in workspace ${workspace} since ${since}; \`carillon resume\` lets it go on`;
  });
  return [`ready    ${readiness.status}`, ...halts];
}
