import type { ReactNode } from 'react';
import type { Now } from './use-now.ts';

const roles: Readonly<Record<string, { readonly name: string; readonly role: string; readonly without: string }>> = {
  nats: {
    name: 'NATS JetStream',
    role: 'takes every event',
    without: 'Events are refused; producers send them again.',
  },
  postgres: { name: 'PostgreSQL', role: 'keeps every promise', without: 'Events are still taken, and wait.' },
  temporal: { name: 'Temporal', role: 'leads every journey', without: 'Journeys stand still; nothing is lost.' },
};

/** The three engines, and what it means when one is away. */
export function Engines({ engines }: { readonly engines: Now['engines'] }): ReactNode {
  return (
    <ul className="engines" aria-label="Engines">
      {engines.map(({ name, up, detail }) => (
        <li key={name} className="card engine">
          <span className={up ? 'lamp' : 'lamp off'} />
          <div>
            <h3>{roles[name]?.name ?? name}</h3>
            <p className="small soft">
              {up ? (roles[name]?.role ?? 'answers') : `${roles[name]?.without ?? ''} (${detail ?? 'no answer'})`}
            </p>
          </div>
          <span className={up ? 'pill good' : 'pill bad'}>{up ? 'up' : 'away'}</span>
        </li>
      ))}
    </ul>
  );
}
