import type { Pool } from 'pg';
import { connectNats } from '../../adapters/nats/connect.ts';
import { lastToldHead } from '../../adapters/nats/kept-head.ts';
import { auditedWorkspaces, verifyAudit, type AuditVerdict } from '../../adapters/postgres/audit/verify.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/load.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { type Head, headText, readHead } from '../../domain/audit/chain.ts';
import type { KeptHead } from '../../domain/audit/check.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from '../stack/stack-record.ts';
import { counted, finish, say } from '../workspace/output.ts';

export type VerifyOptions = Readonly<{ home?: string; json?: boolean; workspace?: string; head?: string }>;

/** Where heads are kept beside the database, or why nobody could look there. */
type ToldHeads = { of(workspace: string): Promise<Head | null> } | { readonly unknown: string };
type Verdict = AuditVerdict & { readonly outcomes: Head | null };

const fallbackWorkspace = 'default';
/** After this long a person wants to know that something is going on. */
const patienceMs = 2_000;

/** `carillon audit verify`: of the stack of this home, or of what the environment names. */
export async function verify(options: VerifyOptions): Promise<void> {
  const given = options.head === undefined ? undefined : readHead(options.head);
  if (given === null) {
    say(`--head ${String(options.head)}: expected a number and 64 hexadecimal digits, such as 1204:5fd9…`);
    process.exitCode = 2;
    return;
  }
  const shell = commandEnvironment(options);
  const config = loadConfig(liveStack(loadStackConfig(shell).home)?.environment ?? shell);
  const pool = createPool(config.databaseUrl, { name: 'audit verify', max: 1, onError: () => undefined });
  try {
    await withToldHeads(config, async (told) => {
      const verdicts = await verdictsOf(pool, options, given, told);
      const unknown = 'unknown' in told ? told.unknown : null;
      finish(options, verdicts.every(isWhole), { workspaces: verdicts.map(shown), outcomes: unknown ?? 'compared' }, [
        ...(verdicts.length === 0 ? ['Nothing is in the audit.'] : verdicts.flatMap(lines)),
        ...(unknown === null ? [] : [`not compared with OUTCOMES: ${unknown}`]),
      ]);
    });
  } finally {
    await pool.end();
  }
}

async function verdictsOf(
  pool: Pool,
  options: VerifyOptions,
  given: Head | undefined,
  told: ToldHeads,
): Promise<readonly Verdict[]> {
  const whose = options.workspace ?? fallbackWorkspace;
  const asked = options.workspace === undefined ? await auditedWorkspaces(pool) : [options.workspace];
  const verdicts: Verdict[] = [];
  for (const workspace of given === undefined ? asked : new Set([...asked, whose])) {
    // Before the database is read: what is sealed meanwhile is not missing.
    const outcomes = 'unknown' in told ? null : await told.of(workspace);
    const kept: KeptHead[] = outcomes === null ? [] : [{ ...outcomes, from: 'OUTCOMES' }];
    if (given !== undefined && workspace === whose) kept.push({ ...given, from: '--head', vouches: true });
    let sayAt = performance.now() + patienceMs;
    const verdict = await verifyAudit(pool, workspace, kept, (done) => {
      if (performance.now() < sayAt) return;
      sayAt = performance.now() + patienceMs;
      say(`${workspace}: line ${done.toLocaleString('en')} …`);
    });
    verdicts.push({ ...verdict, outcomes });
  }
  return verdicts;
}

async function withToldHeads(config: Config, work: (told: ToldHeads) => Promise<void>): Promise<void> {
  const { url, logins } = config.nats;
  const connection = await connectNats({
    url,
    login: logins.operator,
    name: 'audit',
    onClosed: () => undefined,
    patient: false,
  }).catch((error: unknown) => ({ unknown: (error as Error).message }));
  if ('unknown' in connection) return work(connection);
  try {
    await work({ of: (workspace) => lastToldHead(connection, workspace) });
  } finally {
    await connection.close();
  }
}

const isWhole = ({ broken, outOfTime }: AuditVerdict): boolean => broken === null && outOfTime.length === 0;

const shown = ({ head, outcomes, ...verdict }: Verdict) => ({
  ...verdict,
  lines: head.number,
  head: headText(head),
  outcomes: outcomes === null ? null : headText(outcomes),
});

function lines({ workspace, head, broken, outOfTime, unsealed, outcomes }: Verdict): readonly string[] {
  const written = broken?.at == null ? '' : ` (id ${broken.id}, written ${instant(broken.at)})`;
  const holding = counted(head.number, 'line');
  return [
    broken === null
      ? `${workspace}: ${holding} as they were written, up to ${headText(head)}`
      : `${workspace}: BROKEN at line ${broken.number}${written}: ${broken.because}; ${holding} before that hold`,
    ...outOfTime.map(
      ({ number, id, at, behind }) =>
        `  OUT OF TIME: line ${number} (id ${id}) says it was written ${instant(at)}, and stands behind one of ${instant(behind)}`,
    ),
    ...(unsealed.lines === 0
      ? []
      : [
          `  ${counted(unsealed.lines, 'line')} not sealed yet, the oldest of ${unsealed.since}: nothing is known of them`,
        ]),
    ...(outcomes === null || broken !== null ? [] : [`  OUTCOMES says the same up to line ${outcomes.number}`]),
  ];
}

const instant = (micros: string): string => {
  const date = new Date(Number(micros) / 1_000);
  return Number.isNaN(date.getTime()) ? micros : date.toISOString();
};
