import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { ago, count } from '../parts/format.ts';
import { useCommand } from '../parts/use-command.ts';

type Breaker = Answer<'/v1/breakers', 'get'>['breakers'][number];
type Props = {
  /** How many are open, by the answer that everybody here shares. */
  readonly open: number;
  readonly changed: () => void;
};

/** Numbers that begin alike and were written to too often: somebody has to find out who asks for that. */
export function BreakersCard({ open, changed }: Props): ReactNode {
  const read = useRead(open > 0 ? 'breakers' : null, () => ask('get', '/v1/breakers', {}), {
    when: ({ type }) => type.startsWith('workspace.breaker'),
    everyMs: 15_000,
  });
  const shown = read.data?.breakers ?? [];
  if (open === 0 || shown.length === 0) return null;
  const again = (): void => {
    read.again();
    changed();
  };
  return (
    <section className="card stack" aria-label="Toll fraud">
      <h2>Toll fraud?</h2>
      <p className="soft">
        Too many messages went to numbers that begin alike, so no more leave for them. Find out who asks for them before
        you let them go on.
      </p>
      <ul className="stack">
        {shown.map((one) => (
          <Row key={one.id} breaker={one} changed={again} />
        ))}
      </ul>
      {open > shown.length && <p className="small soft">and {count(open - shown.length)} more</p>}
    </section>
  );
}

function Row({ breaker, changed }: { readonly breaker: Breaker; readonly changed: () => void }): ReactNode {
  const { id, prefix, messages, since } = breaker;
  const { busy, run } = useCommand();
  const may = useMay('operate');
  const reset = async (): Promise<void> => {
    const body = { reason: 'reset on the console' };
    const done = await run(
      () => ask('post', '/v1/breakers/{id}/reset', { path: { id }, body }),
      'Messages to these numbers leave again.',
    );
    if (done) changed();
  };
  return (
    <li className="row apart">
      <span>
        +{prefix}…<span className="small soft"> {`${count(messages)} messages, stopped for ${ago(since)}`}</span>
      </span>
      {may && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void reset()}>
          Let them go on
        </Button>
      )}
    </li>
  );
}
