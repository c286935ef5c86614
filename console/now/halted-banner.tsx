import type { ReactNode } from 'react';
import { Link } from '../parts/link.tsx';
import { addressOf } from '../router.ts';
import { scopeWords } from './scope-words.ts';
import { useNow } from './use-now.ts';

/** On every page, for as long as a brake is on. */
export function HaltedBanner(): ReactNode {
  const halts = useNow().data?.halts ?? [];
  const [first] = halts;
  if (!first) return null;
  return (
    <output className="halted">
      <span>
        <strong>Sending is halted:</strong> {halts.map(scopeWords).join('; ')}. {first.reason}
      </span>
      <Link href={addressOf()}>See, and resume</Link>
    </output>
  );
}
