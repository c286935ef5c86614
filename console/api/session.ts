import { createContext, useContext } from 'react';
import type { Answer } from './client.ts';

export type Session = Answer<'/v1/console/session', 'get'>;

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('asked who is logged in outside of the logged-in part of the page');
  return session;
}

/** Whether this session may do a thing. The api decides; this only saves people a button that would be refused. */
export function useMay(scope: 'operate' | 'profiles'): boolean {
  return useSession().scopes.includes(scope);
}
