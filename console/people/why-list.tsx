import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { Link } from '../parts/link.tsx';
import { addressOf } from '../router.ts';
import { CancelRun } from './cancel-run.tsx';
import type { Person } from './person-page.tsx';

type Why = Answer<'/v1/profiles/{id}/why', 'get'>;
type Props = {
  readonly told: Why;
  readonly person: Person;
  readonly show: (message: string) => void;
  readonly changed: () => void;
};

/** One answer per journey, whether it did anything for this person or not. */
export function WhyList({ told, person, show, changed }: Props): ReactNode {
  const [cancelling, setCancelling] = useState<string>();
  const may = useMay('operate');
  // Those who were in come first, then those that did nothing and say why.
  const journeys = told.journeys.toSorted((a, b) => b.enrollments.length - a.enrollments.length);
  if (journeys.length === 0 && told.directMessages.length === 0) {
    return <p className="soft">There are no journeys yet. “carillon apply” publishes a workspace folder.</p>;
  }
  return (
    <ul className="whys">
      {journeys.map(({ journey, answer, sentence, enrollments }) => (
        <li key={journey}>
          <div className="row">
            <Link href={addressOf('journeys', journey)}>
              <strong>{journey}</strong>
            </Link>
            <span className={`pill ${answer === 'entered' ? 'good' : ''}`}>{answer}</span>
          </div>
          <p>{sentence}</p>
          {enrollments.map(({ id, status, messages }) => (
            <div key={id} className="row apart run">
              <ul>
                {messages.map((message) => (
                  <li key={message.id}>
                    <button type="button" className="told" onClick={() => show(message.id)}>
                      <strong>{message.step}</strong> {message.answer}
                    </button>
                  </li>
                ))}
              </ul>
              {may && status === 'running' && (
                <Button size="compact-sm" variant="default" onClick={() => setCancelling(id)}>
                  Cancel…
                </Button>
              )}
            </div>
          ))}
        </li>
      ))}
      {told.directMessages.map(({ id, channel, template, state, reason }) => (
        <li key={id}>
          <div className="row">
            <strong>
              {channel} “{template}”
            </strong>
            <span className="pill">{state.toLowerCase().replace('_', ' ')}</span>
          </div>
          <p>
            {reason}{' '}
            <button type="button" className="chip" onClick={() => show(id)}>
              whole story
            </button>
          </p>
        </li>
      ))}
      {cancelling !== undefined && (
        <CancelRun
          enrollment={cancelling}
          journey={person.enrollments.find(({ id }) => id === cancelling)?.journey ?? ''}
          close={() => setCancelling(undefined)}
          changed={changed}
        />
      )}
    </ul>
  );
}
