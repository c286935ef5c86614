import { useState } from 'react';
import type { ReactNode } from 'react';
import { useOutcomes } from '../api/live.ts';
import type { Outcome } from '../api/live.ts';
import { timeOf } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { addressOf } from '../router.ts';

const most = 40;
type Shown = { readonly key: number; readonly outcome: Outcome; readonly at: string };
let next = 1;

/** What Carillon does, as it does it. */
export function Ticker(): ReactNode {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  useOutcomes((outcomes) => {
    const now = new Date().toISOString();
    // That the audit was sealed follows everything that somebody does, and is no news.
    const news = outcomes.filter(({ type }) => type !== 'audit.sealed');
    const newest = news.slice(-most).map((outcome) => ({ key: next++, outcome, at: outcome.at ?? now }));
    setShown((before) => [...newest.toReversed(), ...before].slice(0, most));
  });
  return (
    <section className="card ticker" aria-label="What happens">
      <h2>As it happens</h2>
      {shown.length === 0 && <p className="soft">Quiet. The next message, refusal or end of a journey appears here.</p>}
      <ol>
        {shown.map(({ key, outcome, at }) => (
          <li key={key}>
            <time className="small soft figures">{timeOf(at)}</time>
            <span className={`mark ${markOf(outcome.type)}`} />
            <Line outcome={outcome} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ outcome }: { readonly outcome: Outcome }): ReactNode {
  const { type } = outcome;
  const text = (name: string): string | undefined => {
    const value = outcome[name];
    return typeof value === 'string' ? value : undefined;
  };
  const what = [
    text('channel'),
    text('template') && `“${text('template')}”`,
    text('journey') && `in ${text('journey')}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
  const profile = text('profile');
  return (
    <span>
      <strong>{type.replace('.', ' ')}</strong> {what}
      {text('reason') !== undefined && markOf(type) !== 'good' && <span className="soft"> · {text('reason')}</span>}
      {profile !== undefined && (
        <>
          {' '}
          <Link className="small" href={addressOf('people', profile)}>
            who
          </Link>
        </>
      )}
    </span>
  );
}

function markOf(type: string): string {
  if (
    /accepted|delivered|completed|goal_reached|subscribed$|resumed|launched|undone/.test(type) &&
    !type.includes('undelivered')
  )
    return 'good';
  if (/rejected|undelivered|failed|expired|unknown|held|halted|parked/.test(type)) return 'bad';
  return '';
}
