import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { askLoosely } from '../api/client.ts';
import { useFeatures } from '../api/features.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { ago } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { useCommand } from '../parts/use-command.ts';
import { addressOf } from '../router.ts';

/** As an api that has sagas tells of them. */
type Compensation = {
  readonly id: string;
  readonly profile: string;
  readonly journey: string;
  readonly step: string;
  readonly kind: string;
  readonly parkedAt: string | null;
};

/** What should have been undone and could not be settled: somebody has to look, and may ask for it again. */
export function CompensationsCard(): ReactNode {
  const { parkedCompensations } = useFeatures();
  const read = useRead(
    parkedCompensations ? 'compensations' : null,
    async () =>
      (await askLoosely('get', '/v1/compensations', { query: { state: 'parked' } })) as {
        readonly compensations: readonly Compensation[];
      },
    { when: ({ type }) => type.startsWith('compensation.'), everyMs: 15_000 },
  );
  const parked = read.data?.compensations ?? [];
  if (parked.length === 0) return null;
  return (
    <section className="card">
      <h2>Not undone yet</h2>
      <ul className="stack">
        {parked.map((one) => (
          <Row key={one.id} compensation={one} changed={read.again} />
        ))}
      </ul>
    </section>
  );
}

function Row({
  compensation: { id, profile, journey, step, kind, parkedAt },
  changed,
}: {
  readonly compensation: Compensation;
  readonly changed: () => void;
}): ReactNode {
  const { busy, run } = useCommand();
  const may = useMay('operate');
  const retry = async (): Promise<void> => {
    const ask = (): Promise<unknown> => askLoosely('post', '/v1/compensations/{id}/retry', { path: { id } });
    if (await run(ask, 'Asked for again, on the evidence of now.')) changed();
  };
  return (
    <li className="row apart">
      <span>
        <Link href={addressOf('people', profile)}>
          {step} of {journey}
        </Link>
        <span className="small soft">
          {' '}
          {kind}
          {parkedAt === null ? '' : `, parked for ${ago(parkedAt)}`}
        </span>
      </span>
      {may && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void retry()}>
          Try again
        </Button>
      )}
    </li>
  );
}
