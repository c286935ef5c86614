import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { Loaded } from '../parts/states.tsx';
import { Story } from './timeline.tsx';

/** One message from its cause to its last receipt. */
export function MessageStory({
  id,
  close,
}: {
  readonly id: string | undefined;
  readonly close: () => void;
}): ReactNode {
  const read = useRead(
    id === undefined ? null : `message ${id}`,
    () => ask('get', '/v1/messages/{id}/why', { path: { id: id ?? '' } }),
    { when: (outcome) => outcome['message'] === id },
  );
  return (
    <Drawer opened={id !== undefined} onClose={close} title="Why this message">
      {id !== undefined && (
        <Loaded read={read}>
          {({ answer, story }) => (
            <>
              <p className="answer">{answer}</p>
              <Story lines={story} />
              <p className="small soft">
                Message <code>{id}</code>
              </p>
            </>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}
