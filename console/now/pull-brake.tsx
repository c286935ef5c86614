import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { channels, type Channel } from '../parts/channels.ts';
import { useCommand } from '../parts/use-command.ts';
import { scopeWords } from './scope-words.ts';

type Props = {
  readonly close: () => void;
  readonly changed: () => void;
  /** Given: the brake is about this journey, and nobody is asked which. */
  readonly journey?: string;
};

/** What to stop, and why: the reason is what everybody else will read. */
export function PullBrake({ close, changed, journey: given }: Props): ReactNode {
  const [channel, setChannel] = useState<Channel | ''>('');
  const [journey, setJourney] = useState(given ?? '');
  const [reason, setReason] = useState('');
  const journeys = useRead(given === undefined ? 'journeys' : null, () => ask('get', '/v1/journeys', {}));
  const { busy, run } = useCommand();

  const pull = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = {
      reason,
      ...(channel === '' ? {} : { channel }),
      ...(journey === '' ? {} : { journey }),
    };
    const halted = await run(
      () => ask('post', '/v1/halt', { body }),
      (halt) => `Halted: ${scopeWords(halt)}.`,
    );
    if (!halted) return;
    changed();
    close();
  };
  return (
    <Modal opened onClose={close} title="Stop sending">
      <form className="stack" onSubmit={(event) => void pull(event)}>
        <NativeSelect
          label="Channel"
          value={channel}
          onChange={({ currentTarget }) => setChannel(channels.find((one) => one === currentTarget.value) ?? '')}
          data={[{ value: '', label: 'Every channel' }, ...channels]}
        />
        {given === undefined && (
          <NativeSelect
            label="Journey"
            value={journey}
            onChange={({ currentTarget }) => setJourney(currentTarget.value)}
            data={[
              { value: '', label: 'Every journey, campaign and single message' },
              ...(journeys.data?.journeys ?? []).map(({ id, name }) => ({ value: id, label: name ?? id })),
            ]}
          />
        )}
        <TextInput
          label="Why"
          description="Shown to everybody here, and kept."
          placeholder="Wrong price in the mail"
          required
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <p className="small soft">From the moment this is stored no new message leaves. What left already has left.</p>
        <div className="row apart">
          <Button variant="default" onClick={close}>
            Leave it off
          </Button>
          <Button type="submit" color="red" loading={busy}>
            Stop now
          </Button>
        </div>
      </form>
    </Modal>
  );
}
