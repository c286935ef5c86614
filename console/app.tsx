import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ask, whenLoggedOut } from './api/client.ts';
import { listenToOutcomes } from './api/live.ts';
import { Refusal } from './api/refusal.ts';
import { SessionProvider } from './api/session.ts';
import type { Session } from './api/session.ts';
import { Door } from './door.tsx';
import { Problem } from './parts/states.tsx';
import { Pages } from './pages.tsx';
import { usePlace } from './router.ts';
import { Shell } from './shell.tsx';

type Visit =
  | { readonly kind: 'asking' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'lost'; readonly error: unknown }
  | { readonly kind: 'inside'; readonly session: Session };

/** Who looks decides what is shown: the door, or the console. */
export function App(): ReactNode {
  const [visit, setVisit] = useState<Visit>({ kind: 'asking' });
  const [place] = usePlace();
  const atDoor = place === 'login';

  const enter = useCallback(() => {
    ask('get', '/v1/console/session', {}).then(
      (session) => setVisit({ kind: 'inside', session }),
      (error: unknown) =>
        setVisit(error instanceof Refusal && error.status === 401 ? { kind: 'outside' } : { kind: 'lost', error }),
    );
  }, []);
  useEffect(() => {
    if (!atDoor) enter();
  }, [atDoor, enter]);
  useEffect(() => whenLoggedOut(() => setVisit({ kind: 'outside' })), []);
  const inside = visit.kind === 'inside';
  useEffect(() => (inside ? listenToOutcomes() : undefined), [inside]);

  if (atDoor || visit.kind === 'outside') return <Door />;
  if (visit.kind === 'asking') return null;
  if (visit.kind === 'lost') {
    return (
      <main className="door">
        <Problem error={visit.error} again={enter} />
      </main>
    );
  }
  return (
    <SessionProvider value={visit.session}>
      <Shell>
        <Pages />
      </Shell>
    </SessionProvider>
  );
}
