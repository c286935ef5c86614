import type { ReactNode } from 'react';
import { ago, count } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { addressOf } from '../router.ts';
import type { Now } from './use-now.ts';

type Parked = NonNullable<Now['parked']>;

/** Whatever waits for something or somebody. */
export function ParkedCard({ parked }: { readonly parked: Now['parked'] }): ReactNode {
  return (
    <section className="card">
      <h2>Waiting</h2>
      {parked === null ? (
        <p className="soft">The database does not answer; what waits there is safe.</p>
      ) : (
        <List parked={parked} />
      )}
    </section>
  );
}

function List({ parked }: { readonly parked: Parked }): ReactNode {
  const rows = rowsOf(parked);
  if (rows.length === 0)
    return <p className="soft">Nothing: no message is in doubt, nobody is held back, nothing is late.</p>;
  return (
    <>
      <dl className="waiting">
        {rows.map(({ what, n, note, bad }) => (
          <div key={what} className="row apart">
            <dt>
              {what}
              <span className="small soft">{note}</span>
            </dt>
            <dd className={`pill figures ${bad ? 'bad' : 'wait'}`}>{count(n)}</dd>
          </div>
        ))}
      </dl>
      {parked.examples.length > 0 && (
        <ul className="stack examples">
          {parked.examples.map(({ id, profile, channel, template, state, reason, since }) => (
            <li key={id}>
              <Link href={addressOf('people', profile)}>
                {channel} “{template}”
              </Link>
              <span className="small soft">
                {' '}
                {state === 'HELD' ? 'held' : 'in doubt'} for {ago(since)}: {reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Row = { readonly what: string; readonly n: number; readonly note: string; readonly bad?: boolean };

function rowsOf({ messages, heldBack, compensations, dispatches, outbox }: Parked): readonly Row[] {
  const [held, unknown] = (['HELD', 'UNKNOWN'] as const).map((state) => messages.find((one) => one.state === state));
  const rows: readonly Row[] = [
    {
      what: 'Not undone',
      n: compensations.count,
      note: `somebody has to look${oldestWords(compensations.oldest)}`,
      bad: true,
    },
    {
      what: 'Held messages',
      n: held?.count ?? 0,
      note: `an attempt left no clear answer; never sent again without evidence${oldestWords(held?.oldest)}`,
      bad: true,
    },
    {
      what: 'Messages in doubt',
      n: unknown?.count ?? 0,
      note: `being looked up at the provider${oldestWords(unknown?.oldest)}`,
    },
    ...heldBack.map(({ reason, people }) => ({
      what: `Held back: ${reason}`,
      n: people,
      note: heldNotes[reason] ?? 'goes on by itself',
    })),
    {
      what: 'Late calls to Temporal',
      n: dispatches.count,
      note: `committed, and not made yet${oldestWords(dispatches.oldest)}`,
      bad: true,
    },
    { what: 'Outcomes to publish', n: outbox.count > 1_000 ? outbox.count : 0, note: 'on their way out' },
  ];
  return rows.filter(({ n }) => n > 0);
}

function oldestWords(oldest: string | null | undefined): string {
  return typeof oldest === 'string' ? `; the oldest for ${ago(oldest)}` : '';
}

const heldNotes: Readonly<Record<string, string>> = {
  halted: 'at the brake; goes on when it is released',
  'journey paused': 'goes on when the journey is resumed',
  'quiet hours': 'goes on in the morning',
  'no address': 'waits for an address to appear',
};
