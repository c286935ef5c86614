import { Loader, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { counted } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Loaded } from '../parts/states.tsx';
import { addressOf } from '../router.ts';
import { JourneyActions } from './journey-actions.tsx';
import { StatusPill } from './status-pill.tsx';
import { StepList } from './step-list.tsx';

export type Graph = Answer<'/v1/journeys/{id}/graph', 'get'>;
export type Counts = NonNullable<Graph['nodes'][number]['counts']>;

/** Boxes, arrows and their layout weigh as much as the rest: they come when a journey is opened. */
const Drawing = lazy(async () => ({ default: (await import('./drawing.tsx')).Drawing }));

const narrow = 760;

/** One journey, drawn, with who is where; and what an operator may do with it. */
export function JourneyPage({ id }: { readonly id: string }): ReactNode {
  const read = useRead(`graph ${id}`, () => ask('get', '/v1/journeys/{id}/graph', { path: { id } }), {
    when: (outcome) => outcome['journey'] === id,
    everyMs: 5_000,
  });
  const [view, setView] = useState<'drawing' | 'list'>(window.innerWidth < narrow ? 'list' : 'drawing');
  const { data } = read;
  return (
    <>
      <PageHead
        title={data?.name ?? id}
        back={{ href: addressOf('journeys'), label: 'Journeys' }}
        lead={
          data && (
            <span className="row">
              <StatusPill status={data.status} /> <span>version {data.version.slice(0, 8)}</span>
            </span>
          )
        }
      >
        {data && <JourneyActions id={id} status={data.status} changed={read.again} />}
      </PageHead>
      <Loaded read={read}>
        {(graph) => (
          <>
            <div className="row apart">
              <Notes graph={graph} />
              <SegmentedControl
                size="xs"
                aria-label="How to show the steps"
                value={view}
                onChange={(value) => setView(value === 'list' ? 'list' : 'drawing')}
                data={[
                  { value: 'drawing', label: 'Drawing' },
                  { value: 'list', label: 'List' },
                ]}
              />
            </div>
            {view === 'list' ? (
              <StepList graph={graph} />
            ) : (
              <Suspense fallback={<Loader aria-label="Drawing the journey" />}>
                <Drawing key={graph.version} graph={graph} />
              </Suspense>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Notes({ graph }: { readonly graph: Graph }): ReactNode {
  const running = graph.nodes.reduce((sum, { counts }) => sum + (counts?.running ?? 0), graph.elsewhere);
  const notes = graph.counted
    ? [
        running === 0 ? 'Nobody is on the way right now' : `${counted(running, 'person', 'people')} on the way`,
        ...(graph.elsewhere > 0 ? [`${graph.elsewhere} of them at steps of earlier versions`] : []),
      ]
    : ['The ledger is too long to count while you wait; the metrics have the totals'];
  return <p className="soft figures">{notes.join(', ')}.</p>;
}
