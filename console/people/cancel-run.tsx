import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useCommand } from '../parts/use-command.ts';

type Props = {
  readonly enrollment: string;
  readonly journey: string;
  readonly close: () => void;
  readonly changed: () => void;
};

/** Ends one person's run; with compensation, what it did is undone step by step. */
export function CancelRun({ enrollment, journey, close, changed }: Props): ReactNode {
  const [compensate, setCompensate] = useState(true);
  const [reason, setReason] = useState('');
  const { busy, run } = useCommand();

  const cancel = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(
      () => ask('post', '/v1/enrollments/{id}/cancel', { path: { id: enrollment }, body: { reason, compensate } }),
      compensate ? 'Cancelled. What it did is being undone.' : 'Cancelled. Nothing more is sent by it.',
    );
    if (!done) return;
    changed();
    close();
  };
  return (
    <Modal opened onClose={close} title={`Cancel “${journey}” for this person`}>
      <form className="stack" onSubmit={(event) => void cancel(event)}>
        <TextInput
          label="Why"
          description="Kept with the run, and shown in the timeline."
          placeholder="Asked us to stop"
          required
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Checkbox
          label="Undo what it did"
          description="Runs the compensation of every step that had an effect, last one first."
          checked={compensate}
          onChange={({ currentTarget }) => setCompensate(currentTarget.checked)}
        />
        <p className="small soft">From this moment it sends nothing more. What left already has left.</p>
        <div className="row apart">
          <Button variant="default" onClick={close}>
            Let it run
          </Button>
          <Button type="submit" color="red" loading={busy}>
            Cancel the run
          </Button>
        </div>
      </form>
    </Modal>
  );
}
