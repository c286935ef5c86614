import type { ReactNode } from 'react';
import { count } from '../parts/format.ts';
import type { Campaign } from './campaign-page.tsx';

/** Whose no it is, as in domain/policy/reason-class.ts. */
const classWords: Readonly<Record<NonNullable<Campaign['reasons'][number]['of']>, string>> = {
  person: 'the person’s wish',
  policy: 'our own rules',
  address: 'the address or its provider',
  operations: 'operations',
};

type RecipientState = Exclude<keyof Campaign['recipients'], 'total'>;

const looks: readonly { readonly state: RecipientState; readonly word: string; readonly look: string }[] = [
  { state: 'accepted', word: 'accepted', look: 'good' },
  { state: 'sending', word: 'on the way', look: '' },
  { state: 'skipped', word: 'skipped', look: '' },
  { state: 'rejected', word: 'rejected', look: 'bad' },
  { state: 'held', word: 'held', look: 'bad' },
  { state: 'unknown', word: 'in doubt', look: 'wait' },
  { state: 'cancelled', word: 'cancelled', look: '' },
  { state: 'waiting', word: 'waiting', look: 'open' },
];

/** One state per recipient; together they are the audience. */
export function ProgressCard({ campaign }: { readonly campaign: Campaign }): ReactNode {
  const { recipients, reasons } = campaign;
  const done = recipients.total - recipients.waiting - recipients.sending - recipients.unknown;
  const percent = recipients.total === 0 ? 100 : Math.floor((done / recipients.total) * 100);
  return (
    <section className="card stack" aria-label="Progress">
      <div className="row apart">
        <h2>
          {count(done)} of {count(recipients.total)} final
        </h2>
        <strong className="figures">{percent} %</strong>
      </div>
      <div className="progress" aria-hidden="true">
        {looks
          .filter(({ state, look }) => look !== 'open' && recipients[state] > 0)
          .map(({ state, look }) => (
            <span key={state} className={look} style={{ flexGrow: recipients[state] }} />
          ))}
        <span className="open" style={{ flexGrow: recipients.waiting }} />
      </div>
      <dl className="tally figures">
        {looks
          .filter(({ state }) => recipients[state] > 0)
          .map(({ state, word, look }) => (
            <div key={state} className={`figure ${look === 'good' ? 'strong' : look}`}>
              <dd>{count(recipients[state])}</dd>
              <dt>{word}</dt>
            </div>
          ))}
      </dl>
      {reasons.length > 0 && (
        <ul className="facts">
          {reasons.map(({ state, reason, count: n, of }) => (
            <li key={`${state} ${reason}`} className="row apart">
              <span>
                {reason} <span className="small soft">{of === null ? state : `${state}, ${classWords[of]}`}</span>
              </span>
              <span className="figures">{count(n)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
