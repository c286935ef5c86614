import type { ReactNode } from 'react';
import { instantOf } from '../parts/format.ts';
import type { Person } from './person-page.tsx';

/** Names and traits, as the last event left them. */
export function Facts({ person }: { readonly person: Person }): ReactNode {
  const { id, identities, traits, createdAt } = person;
  return (
    <section className="card">
      <h2>Known</h2>
      <dl className="facts">
        {identities.map(({ kind, value }) => (
          <div key={`${kind} ${value}`}>
            <dt className="small soft">{kind}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {Object.entries(traits).map(([name, value]) => (
          <div key={`trait ${name}`}>
            <dt className="small soft">{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft since">
        Since {instantOf(createdAt)} · <code>{id}</code>
      </p>
    </section>
  );
}
