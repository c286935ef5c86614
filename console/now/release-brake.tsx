import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { counted, instantOf } from '../parts/format.ts';
import { Loaded } from '../parts/states.tsx';
import { useCommand } from '../parts/use-command.ts';
import { scopeWords } from './scope-words.ts';
import type { Now } from './use-now.ts';

type Props = {
  readonly halt: NonNullable<Now['halts']>[number];
  readonly close: () => void;
  readonly changed: () => void;
};
type Held = Answer<'/v1/resume', 'post'>;

/** First what would happen, then the button that makes it happen. */
export function ReleaseBrake({ halt, close, changed }: Props): ReactNode {
  const { busy, run } = useCommand();
  const resume = (confirm: boolean): Promise<Held> =>
    ask('post', '/v1/resume', { body: { ...scopeOf(halt), confirm } });
  const preview = useRead(`resume ${halt.id}`, () => resume(false));
  const release = async (): Promise<void> => {
    const done = await run(
      () => resume(true),
      ({ held }) => `Resumed. ${counted(held, 'person goes', 'people go')} on.`,
    );
    if (!done) return;
    changed();
    close();
  };
  return (
    <Modal opened onClose={close} title={`Resume ${scopeWords(halt)}`}>
      <Loaded read={preview}>
        {(held) => (
          <>
            <p>{lateWords(held)}</p>
            {held.halts.length > 1 && (
              <p className="problem">
                This releases all {held.halts.length} brakes: {held.halts.map(scopeWords).join('; ')}.
              </p>
            )}
            <p className="small soft">
              Quiet hours, consent and “too late to send” are asked again before each message.
            </p>
            <div className="row apart">
              <Button variant="default" onClick={close}>
                Keep it on
              </Button>
              <Button loading={busy} onClick={() => void release()}>
                Resume
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </Modal>
  );
}

function scopeOf({ channel, journey }: Props['halt']) {
  return { ...(channel === null ? {} : { channel }), ...(journey === null ? {} : { journey }) };
}

function lateWords({ held, oldest }: Held): string {
  if (held === 0) return 'Nobody waits at this brake: nothing would go late.';
  const since = oldest === null ? '' : ` The first of them has waited since ${instantOf(oldest)}.`;
  return `${counted(held, 'person waits', 'people wait')} at this brake and would get their message late.${since}`;
}
