import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { ago, count } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { useCommand } from '../parts/use-command.ts';
import { addressOf } from '../router.ts';

type Compensation = Answer<'/v1/compensations', 'get'>['compensations'][number];
type Props = {
  /** How many there are, by the answer that everybody here shares. */
  readonly parked: number;
  readonly changed: () => void;
};

const limit = 20;

/** What should have been undone and could not be settled: somebody has to look, and may ask for it again. */
export function CompensationsCard({ parked, changed }: Props): ReactNode {
  const read = useRead(
    parked > 0 ? 'compensations' : null,
    () => ask('get', '/v1/compensations', { query: { state: 'parked', limit } }),
    { when: ({ type }) => type.startsWith('compensation.'), everyMs: 15_000 },
  );
  const shown = read.data?.compensations ?? [];
  if (parked === 0 || shown.length === 0) return null;
  return (
    <section className="card stack" aria-label="Not undone">
      <h2>Not undone</h2>
      <p className="soft">
        Nobody knows whether the step had taken effect, so nothing was put right on a guess. Find out from the provider,
        then try again.
      </p>
      <ul className="stack">
        {shown.map((one) => (
          <Row
            key={one.id}
            compensation={one}
            changed={() => {
              read.again();
              changed();
            }}
          />
        ))}
      </ul>
      {parked > shown.length && <p className="small soft">and {count(parked - shown.length)} more</p>}
    </section>
  );
}

const kindWords: Readonly<Record<Compensation['kind'], string>> = {
  'cancel-held': 'stop its message',
  'provider-cancel': 'take its message back at the provider',
  correction: 'send its correction',
  restore: 'restore the old values',
  webhook: 'tell the other system',
};

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
    const done = await run(
      () => ask('post', '/v1/compensations/{id}/retry', { path: { id } }),
      'Asked for again, on the evidence of now.',
    );
    if (done) changed();
  };
  return (
    <li className="row apart">
      <span>
        <Link href={addressOf('people', profile)}>
          {step} of {journey}
        </Link>
        <span className="small soft">
          {' '}
          {kindWords[kind]}
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
