import { createContext, useContext } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import type { Read } from '../api/use-read.ts';

export type Now = Answer<'/v1/now', 'get'>;

/** How things stand, every five seconds, and whenever a brake or a compensation moves. The shell asks, for everybody. */
export function useAskNow(): Read<Now> {
  return useRead('now', () => ask('get', '/v1/now', {}), {
    when: ({ type }) => type.startsWith('workspace.') || type.startsWith('compensation.'),
    everyMs: 5_000,
  });
}

const NowContext = createContext<Read<Now> | null>(null);
export const NowProvider = NowContext.Provider;

export function useNow(): Read<Now> {
  const now = useContext(NowContext);
  if (now === null) throw new Error('asked how things stand outside of the shell');
  return now;
}
