import { useCallback, useEffect, useRef, useState } from 'react';
import { useOutcomes } from './live.ts';
import type { Outcome } from './live.ts';

export type Read<T> = {
  /** Kept while it is read again, so that nothing flickers. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly again: () => void;
};
type Options = {
  /** Which of the things that happen make the answer old. */
  readonly when?: (outcome: Outcome) => boolean;
  /** Read anew this often besides, ms. */
  readonly everyMs?: number;
};

/** However much happens, one look at the api in this time is enough for eyes. */
const leastMs = 1_000;

/**
 * Reads something and keeps it fresh. `key` names what is read; `null` reads nothing. A late answer to an earlier question is
 * dropped.
 */
export function useRead<T>(key: string | null, read: () => Promise<T>, { when, everyMs }: Options = {}): Read<T> {
  const [state, setState] = useState<{ readonly key: string | null; readonly data?: T; readonly error?: unknown }>({
    key,
  });
  const newest = useRef(read);
  const wanted = useRef(key);
  useEffect(() => {
    newest.current = read;
    wanted.current = key;
  });
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef(0);

  const again = useCallback(() => {
    if (key === null) return;
    last.current = Date.now();
    newest.current().then(
      (data) => wanted.current === key && setState({ key, data }),
      (error: unknown) =>
        wanted.current === key && setState((before) => ({ ...(before.key === key ? before : { key }), error })),
    );
  }, [key]);
  const soon = useCallback(() => {
    if (pending.current !== undefined) return;
    const wait = Math.max(0, last.current + leastMs - Date.now());
    pending.current = setTimeout(() => {
      pending.current = undefined;
      again();
    }, wait);
  }, [again]);

  useEffect(() => again(), [again]);
  useEffect(() => () => clearTimeout(pending.current), []);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && soon(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, soon]);
  useOutcomes((outcomes) => {
    if (when && outcomes.some(when)) soon();
  });

  const mine = state.key === key;
  return { data: mine ? state.data : undefined, error: mine ? state.error : undefined, again };
}
