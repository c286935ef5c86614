import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { Loaded } from '../parts/states.tsx';
import { useCommand } from '../parts/use-command.ts';
import type { Person } from './person-page.tsx';

type Props = { readonly person: Person; readonly close: () => void; readonly changed: () => void };

/** Puts one person into a journey by hand; its re-entry rule holds, and a refusal says which rule it was. */
export function StartFollowUp({ person, close, changed }: Props): ReactNode {
  const journeys = useRead('journeys', () => ask('get', '/v1/journeys', {}));
  const [chosen, setChosen] = useState<string>();
  const [data, setData] = useState('');
  const { busy, run } = useCommand();
  const parsed = parse(data);

  const start = async (event: FormEvent, id: string): Promise<void> => {
    event.preventDefault();
    if (parsed === undefined) return;
    const body = { to: { profileId: person.id }, data: parsed };
    const done = await run(
      () => ask('post', '/v1/journeys/{id}/enrollments', { path: { id }, body }),
      `Started “${id}”. Its first step is on its way.`,
    );
    if (!done) return;
    changed();
    close();
  };
  return (
    <Modal opened onClose={close} title="Start a follow-up">
      <Loaded read={journeys}>
        {({ journeys: all }) => {
          const live = all.filter(({ status }) => status === 'live');
          const id = chosen ?? live[0]?.id;
          if (id === undefined) return <p>No journey is live. Launch one under “Journeys”, then come back.</p>;
          return (
            <form className="stack" onSubmit={(event) => void start(event, id)}>
              <NativeSelect
                label="Journey"
                description="Only live ones take people."
                value={id}
                onChange={({ currentTarget }) => setChosen(currentTarget.value)}
                data={live.map((journey) => ({ value: journey.id, label: journey.name ?? journey.id }))}
              />
              <Textarea
                label="Data of the event"
                description="As JSON; templates read it as “event”. Most follow-ups need none."
                placeholder={'{ "ticket": "4711" }'}
                autosize={false}
                rows={3}
                value={data}
                onChange={({ currentTarget }) => setData(currentTarget.value)}
                error={parsed === undefined ? 'This is no JSON object. Example: { "ticket": "4711" }' : undefined}
              />
              <div className="row apart">
                <Button variant="default" onClick={close}>
                  Not now
                </Button>
                <Button type="submit" loading={busy} disabled={parsed === undefined}>
                  Start
                </Button>
              </div>
            </form>
          );
        }}
      </Loaded>
    </Modal>
  );
}

/** Undefined where the text is no JSON object. */
function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
