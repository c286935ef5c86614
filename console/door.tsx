import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from './api/client.ts';
import { wordsOf } from './api/refusal.ts';
import { addressOf, go } from './router.ts';

/** The token behind the #, taken out of the address at once: it must not stay in the history. */
let token = window.location.pathname.endsWith('/login') ? window.location.hash.slice(1) : '';
if (token !== '') window.history.replaceState(null, '', window.location.pathname);

/** Where one arrives without a session: a link of the terminal opens it. */
export function Door(): ReactNode {
  const [problem, setProblem] = useState<string>();
  const [trying, setTrying] = useState(token !== '');
  useEffect(() => {
    document.title = 'Carillon';
    if (token === '') return;
    const once = token;
    token = '';
    ask('post', '/v1/console/session', { body: { token: once } }).then(
      () => go(addressOf(), { replace: true }),
      (error: unknown) => {
        setProblem(wordsOf(error));
        setTrying(false);
      },
    );
  }, []);

  return (
    <main className="door">
      <section className="card">
        <img src="/console/icon.svg" alt="" />
        <h1>Carillon</h1>
        {trying ? (
          <Loader aria-label="Logging in" />
        ) : (
          <>
            {problem !== undefined && (
              <p className="problem" role="alert">
                {problem}
              </p>
            )}
            <p className="soft">
              Links open this console. A new one comes from a terminal, and works once, for 15 minutes:
            </p>
            <code className="code">./carillon console</code>
          </>
        )}
      </section>
    </main>
  );
}
