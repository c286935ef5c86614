import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { ago, instantOf } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { PullBrake } from './pull-brake.tsx';
import { ReleaseBrake } from './release-brake.tsx';
import { scopeWords } from './scope-words.ts';
import type { Now } from './use-now.ts';

type Halt = NonNullable<Now['halts']>[number];

/** One brake for everything: pulling it takes two clicks, releasing it first shows what would happen. */
export function BrakeCard({
  halts,
  changed,
}: {
  readonly halts: Now['halts'];
  readonly changed: () => void;
}): ReactNode {
  const [pulling, setPulling] = useState(false);
  const [releasing, setReleasing] = useState<Halt>();
  const may = useMay('operate');
  return (
    <section className="card">
      <div className="row apart">
        <h2>The brake</h2>
        {may && halts !== null && (
          <Button color="red" leftSection={<Icon name="stop" size={18} />} onClick={() => setPulling(true)}>
            Stop sending
          </Button>
        )}
      </div>
      {halts === null && <p className="soft">The database does not answer, so nothing can be sent either.</p>}
      {halts?.length === 0 && (
        <p className="soft">Off. When something is wrong, stop first: people keep their place, and nothing is lost.</p>
      )}
      <ul className="stack">
        {halts?.map((halt) => (
          <li key={halt.id} className="row apart halt">
            <div>
              <strong>{scopeWords(halt)}</strong>
              <p className="small soft" title={instantOf(halt.since)}>
                {halt.reason} · for {ago(halt.since)} · by {halt.by.replace('key:', '')}
              </p>
            </div>
            {may && (
              <Button variant="default" onClick={() => setReleasing(halt)}>
                Resume…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {pulling && <PullBrake close={() => setPulling(false)} changed={changed} />}
      {releasing && <ReleaseBrake halt={releasing} close={() => setReleasing(undefined)} changed={changed} />}
    </section>
  );
}
