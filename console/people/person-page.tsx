import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import type { Outcome } from '../api/live.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Loaded } from '../parts/states.tsx';
import { addressOf, go } from '../router.ts';
import { Consents } from './consents.tsx';
import { Facts } from './facts.tsx';
import { MessageStory } from './message-story.tsx';
import { StartFollowUp } from './start-follow-up.tsx';
import { Timeline } from './timeline.tsx';
import { WhyList } from './why-list.tsx';

export type Person = Answer<'/v1/profiles/{id}', 'get'>;

/** One person: why for every journey, everything that happened, and what can be done for them. */
export function PersonPage({ id }: { readonly id: string }): ReactNode {
  const path = { id };
  const concerns = (outcome: Outcome): boolean => outcome['profile'] === id || outcome.type.startsWith('workspace.');
  const person = useRead(`person ${id}`, () => ask('get', '/v1/profiles/{id}', { path }), { when: concerns });
  const why = useRead(`why ${id}`, () => ask('get', '/v1/profiles/{id}/why', { path, query: {} }), { when: concerns });
  const timeline = useRead(`timeline ${id}`, () => ask('get', '/v1/profiles/{id}/timeline', { path }), {
    when: concerns,
  });
  const [starting, setStarting] = useState(false);
  const [message, setMessage] = useState<string>();
  const may = useMay('operate');
  const known = person.data?.id;
  useEffect(() => {
    // By its id, so that a name stays in no history of a browser, and what happens is known to be theirs.
    if (known !== undefined && known !== id) go(addressOf('people', known), { replace: true });
  }, [known, id]);
  const readAgain = (): void => {
    person.again();
    why.again();
    timeline.again();
  };

  return (
    <>
      <PageHead
        title={person.data ? nameOf(person.data) : 'Person'}
        back={{ href: addressOf('people'), label: 'People' }}
      >
        {may && person.data && <Button onClick={() => setStarting(true)}>Start a follow-up</Button>}
      </PageHead>
      <Loaded read={person}>
        {(data) => (
          <div className="columns person">
            <div className="stack">
              <section className="card" aria-label="Why">
                <h2>Why</h2>
                <Loaded read={why}>
                  {(told) => <WhyList told={told} person={data} show={setMessage} changed={readAgain} />}
                </Loaded>
              </section>
              <section className="card" aria-label="Timeline">
                <Loaded read={timeline}>{({ lines }) => <Timeline lines={lines} show={setMessage} />}</Loaded>
              </section>
            </div>
            <div className="stack">
              <Consents person={data} changed={readAgain} />
              <Facts person={data} />
            </div>
          </div>
        )}
      </Loaded>
      {starting && person.data && (
        <StartFollowUp person={person.data} close={() => setStarting(false)} changed={readAgain} />
      )}
      <MessageStory id={message} close={() => setMessage(undefined)} />
    </>
  );
}

function nameOf({ id, traits, identities }: Person): string {
  const said = [traits['name'], traits['firstName'], traits['email']].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof said === 'string' ? said : (identities[0]?.value ?? id);
}
