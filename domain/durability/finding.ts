/** How a server keeps what it has acknowledged: whether a power cut can take it back. */
export type DurabilityFinding = Readonly<{
  engine: 'PostgreSQL' | 'NATS';
  /** Which of them, without its password. */
  where: string;
  /** What it is set to, or what could not be learned. */
  found: string;
}> &
  Readonly<{ verdict: 'safe' } | { verdict: 'unsafe' | 'unknown'; expected: string; next: string }>;

/** What happened, where, what was expected, what to do next. */
export function inWords(finding: DurabilityFinding): string {
  const head = `${finding.engine} at ${finding.where}: ${finding.found}`;
  return finding.verdict === 'safe' ? head : `${head}. Expected: ${finding.expected}. ${finding.next}`;
}
