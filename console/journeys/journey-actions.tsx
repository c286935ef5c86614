import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { Confirm } from '../parts/confirm.tsx';

type Action = 'launch' | 'pause' | 'resume';
type Props = { readonly id: string; readonly status: string; readonly changed: () => void };

const texts: Readonly<Record<Action, { readonly label: string; readonly what: string; readonly done: string }>> = {
  pause: {
    label: 'Pause',
    what: 'Takes nobody new and sends nothing. Everyone keeps their place, and goes on when it is resumed.',
    done: 'Paused. Everyone keeps their place.',
  },
  resume: {
    label: 'Resume',
    what: 'Goes on where it was. Quiet hours, consent and “too late to send” are asked again before each message.',
    done: 'Resumed.',
  },
  launch: { label: 'Launch', what: 'Takes people from now on: everyone whose event arrives.', done: 'Launched.' },
};

/** Pause a live journey; launch or resume a waiting one. Each says first what it does. */
export function JourneyActions({ id, status, changed }: Props): ReactNode {
  const [asked, setAsked] = useState<Action>();
  if (!useMay('operate') || status === 'archived') return null;

  const path = { id };
  const commands: Readonly<Record<Action, () => Promise<unknown>>> = {
    launch: () => ask('post', '/v1/journeys/{id}/launch', { path }),
    pause: () => ask('post', '/v1/journeys/{id}/pause', { path }),
    resume: () => ask('post', '/v1/journeys/{id}/resume', { path }),
  };
  return (
    <>
      {status === 'live' ? (
        <Button variant="default" onClick={() => setAsked('pause')}>
          Pause
        </Button>
      ) : (
        <>
          <Button variant="default" onClick={() => setAsked('resume')}>
            Resume
          </Button>
          <Button onClick={() => setAsked('launch')}>Launch</Button>
        </>
      )}
      {asked && (
        <Confirm
          title={`${texts[asked].label} “${id}”`}
          label={texts[asked].label}
          command={commands[asked]}
          done={texts[asked].done}
          close={() => setAsked(undefined)}
          changed={changed}
        >
          {texts[asked].what}
        </Confirm>
      )}
    </>
  );
}
