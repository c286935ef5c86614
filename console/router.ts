import { useSyncExternalStore } from 'react';

/** Where the console lives on the api. */
const base = '/console';

const listeners = new Set<() => void>();
window.addEventListener('popstate', () => {
  for (const listener of listeners) listener();
});

function place(): string {
  return window.location.pathname.slice(base.length) || '/';
}

/** The present place below `/console`, decoded piece by piece: `['people', 'ana@example.com']`. */
export function usePlace(): readonly string[] {
  const path = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, place);
  return path
    .split('/')
    .filter((piece) => piece !== '')
    .map((piece) => decodeURIComponent(piece));
}

/** The address of a place, from its pieces. */
export function addressOf(...pieces: readonly string[]): string {
  return `${base}/${pieces.map((piece) => encodeURIComponent(piece)).join('/')}`;
}

export function go(address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', address);
  window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}
