import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { count } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { addressOf } from '../router.ts';
import { StatusPill } from './status-pill.tsx';

/** Every journey with how many are in it, and what became of the others. */
export function JourneysPage(): ReactNode {
  const read = useRead('journeys', () => ask('get', '/v1/journeys', {}), {
    when: ({ type }) => /^(enrollment|journey)\./.test(type),
    everyMs: 10_000,
  });
  return (
    <>
      <PageHead
        title="Journeys"
        lead="Written in files, published by “carillon apply”; here they are watched, paused and launched."
      />
      <Loaded read={read}>
        {({ journeys }) =>
          journeys.length === 0 ? (
            <Empty title="No journey has been published yet.">
              <p>A journey is a file in a workspace folder. Make a folder, look at what it would do, and publish it:</p>
              <code>carillon init my-workspace && carillon apply my-workspace</code>
            </Empty>
          ) : (
            <ul className="cards">
              {journeys.map(({ id, name, status, on, enrollments, goals, heldBack }) => (
                <li key={id}>
                  <Link className="card journey" href={addressOf('journeys', id)}>
                    <div className="row apart">
                      <h2>{name ?? id}</h2>
                      <StatusPill status={status} />
                    </div>
                    <p className="small soft">
                      on <code>{on ?? 'nothing'}</code>
                    </p>
                    <dl className="tally figures">
                      <Figure n={enrollments.running} word="in it now" strong />
                      <Figure n={enrollments.completed} word="completed" />
                      <Figure n={enrollments.exited} word="exited" />
                      <Figure n={enrollments.failed} word="failed" bad={enrollments.failed > 0} />
                      {goals.onTheWay + goals.afterTheEnd > 0 && (
                        <Figure n={goals.onTheWay + goals.afterTheEnd} word="reached the goal" />
                      )}
                      {heldBack > 0 && <Figure n={heldBack} word="held back" bad />}
                    </dl>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Figure({
  n,
  word,
  strong = false,
  bad = false,
}: {
  readonly n: number;
  readonly word: string;
  readonly strong?: boolean;
  readonly bad?: boolean;
}): ReactNode {
  return (
    <div className={`figure ${strong ? 'strong' : ''} ${bad ? 'bad' : ''}`}>
      <dd>{count(n)}</dd>
      <dt>{word}</dt>
    </div>
  );
}
