import type { ReactNode } from 'react';
import { count } from '../parts/format.ts';
import type { Counts } from './journey-page.tsx';

type Fate = keyof Counts['messages'];

const looks: readonly { readonly fate: Fate; readonly word: string; readonly look: string }[] = [
  { fate: 'delivered', word: 'delivered', look: 'good' },
  { fate: 'accepted', word: 'accepted', look: 'good' },
  { fate: 'underway', word: 'on the way', look: '' },
  { fate: 'skipped', word: 'skipped', look: '' },
  { fate: 'undelivered', word: 'undelivered', look: 'bad' },
  { fate: 'rejected', word: 'rejected', look: 'bad' },
  { fate: 'unknown', word: 'in doubt', look: 'wait' },
  { fate: 'held', word: 'held', look: 'bad' },
];

/** What became of a step's messages, in a line; nothing where there were none. */
export function Fates({ messages }: { readonly messages: Counts['messages'] }): ReactNode {
  const shown = looks.filter(({ fate }) => (messages[fate] ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <span className="fates figures">
      {shown.map(({ fate, word, look }) => (
        <span key={fate} className={`fate ${look}`}>
          {count(messages[fate] ?? 0)} {word}
        </span>
      ))}
    </span>
  );
}
