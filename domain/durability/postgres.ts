import type { DurabilityFinding } from './finding.ts';

/** One setting as it holds in a session of ours, and where it comes from (`pg_settings.source`). */
export type PostgresSetting = Readonly<{ name: string; setting: string; source: string }>;

export type PostgresReading = Readonly<{
  where: string;
  user: string;
  database: string;
  settings: readonly PostgresSetting[];
}>;

/** CARILLON_POSTGRES_DURABILITY: the storage below makes commits durable whatever `fsync` says, and tears no pages. */
export type PostgresDeclared = 'by-storage' | undefined;

export const durabilitySettings = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;
type Name = (typeof durabilitySettings)[number];

const consequence: Readonly<Record<Name, string>> = {
  fsync: 'nothing it writes is known to be on the disk',
  synchronous_commit: 'commits are answered before they are on the disk',
  full_page_writes: 'a page that was half written when the power went cannot be mended',
};

/** The ledger is the truth for promises: what it has answered must outlive a power cut (I3, I7). */
export function judgePostgres(reading: PostgresReading, declared: PostgresDeclared): readonly DurabilityFinding[] {
  const { where, settings } = reading;
  const findings = durabilitySettings.flatMap((name): DurabilityFinding[] => {
    const found = settings.find((one) => one.name === name);
    // `local`, `remote_write` and `remote_apply` all flush here before they answer.
    if (found !== undefined && found.setting !== 'off') return [];
    // No storage can keep a commit that was answered before it was handed to it.
    if (name !== 'synchronous_commit' && declared === 'by-storage') return [];
    const state = found === undefined ? `${name} cannot be read` : `${name} is off (${found.source})`;
    return [
      {
        engine: 'PostgreSQL',
        verdict: 'unsafe',
        where,
        found: `${state}: ${consequence[name]}`,
        expected: name === 'synchronous_commit' ? 'on, or any other value but off' : 'on',
        next: remedy(name, found?.source, reading),
      },
    ];
  });
  if (findings.length > 0) return findings;
  const values = settings.map(({ name, setting }) => `${name} ${setting}`).join(', ');
  const trust = settings.some(({ setting }) => setting === 'off') ? ' (CARILLON_POSTGRES_DURABILITY=by-storage)' : '';
  return [{ engine: 'PostgreSQL', verdict: 'safe', where, found: `${values}${trust}` }];
}

function remedy(name: Name, source: string | undefined, { user, database }: PostgresReading): string {
  if (name !== 'synchronous_commit') {
    return (
      `Set ${name} = on in its configuration and reload it; where its storage makes up for that by itself (Aurora, Neon, ` +
      'full_page_writes on ZFS), say so with CARILLON_POSTGRES_DURABILITY=by-storage'
    );
  }
  if (source === 'client') return 'Take it out of the options of DATABASE_URL and out of PGOPTIONS';
  const setFor: Readonly<Record<string, string>> = {
    user: `role "${user}"`,
    database: `database "${database}"`,
    'database user': `role "${user}" in database "${database}"`,
  };
  const whom = setFor[source ?? ''];
  if (whom !== undefined) return `As its owner: alter ${whom} reset synchronous_commit`;
  return `Set synchronous_commit = on in its configuration and reload it, or: alter role "${user}" set synchronous_commit = on`;
}
