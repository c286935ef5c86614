import type { ReactNode } from 'react';
import { engineNames } from './engine-names.ts';
import type { EngineName } from './engine-names.ts';
import type { Now } from './use-now.ts';

const roles: Readonly<Record<EngineName, { readonly role: string; readonly without: string }>> = {
  nats: { role: 'takes every event', without: 'Events are refused; producers send them again.' },
  postgres: { role: 'keeps every promise', without: 'Events are still taken, and wait.' },
  temporal: { role: 'leads every journey', without: 'Journeys stand still; nothing is lost.' },
};

/** The three engines, and what it means when one is away. */
export function Engines({ engines }: { readonly engines: Now['engines'] }): ReactNode {
  return (
    <ul className="engines" aria-label="Engines">
      {engines.map(({ name, up, detail }) => (
        <li key={name} className="card engine">
          <span className={up ? 'lamp' : 'lamp off'} />
          <div>
            <h3>{engineNames[name]}</h3>
            <p className="small soft">{up ? roles[name].role : `${roles[name].without} (${detail ?? 'no answer'})`}</p>
          </div>
          <span className={up ? 'pill good' : 'pill bad'}>{up ? 'up' : 'away'}</span>
        </li>
      ))}
    </ul>
  );
}
