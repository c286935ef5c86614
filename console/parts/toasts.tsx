import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { wordsOf } from '../api/refusal.ts';

type Toast = { readonly id: number; readonly text: string; readonly bad: boolean };

const shownMs = 6_000;
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(now: readonly Toast[]): void {
  toasts = now;
  for (const listener of listeners) listener();
}

function show(text: string, bad: boolean): void {
  const id = next++;
  set([...toasts.slice(-2), { id, text, bad }]);
  setTimeout(() => set(toasts.filter((toast) => toast.id !== id)), shownMs);
}

/** Says that something was done. */
export function tell(text: string): void {
  show(text, false);
}

/** Says that something was not done, and why. */
export function tellProblem(error: unknown): void {
  show(wordsOf(error), true);
}

export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <output className="toasts" aria-live="polite">
      {shown.map(({ id, text, bad }) => (
        <p key={id} className={bad ? 'toast bad' : 'toast'}>
          {text}
        </p>
      ))}
    </output>
  );
}
