import { Button, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { instantOf } from '../parts/format.ts';
import { Loaded } from '../parts/states.tsx';
import { useCommand } from '../parts/use-command.ts';

type Props = { readonly seq: number | undefined; readonly close: () => void; readonly changed: () => void };

/** One dead letter whole, and the way back. */
export function LetterDrawer({ seq, close, changed }: Props): ReactNode {
  const path = { seq: seq ?? 0 };
  const read = useRead(seq === undefined ? null : `letter ${seq}`, () =>
    ask('get', '/v1/dead-letters/{seq}', { path }),
  );
  const { busy, run } = useCommand();
  const putBack = async (): Promise<void> => {
    const done = await run(
      () => ask('post', '/v1/dead-letters/{seq}/redrive', { path }),
      ({ subject }) => `Put back to ${subject}. If its cause remains, it returns here.`,
    );
    if (!done) return;
    changed();
    close();
  };
  return (
    <Drawer opened={seq !== undefined} onClose={close} title={`Dead letter ${seq ?? ''}`}>
      {seq !== undefined && (
        <Loaded read={read}>
          {({ reason, problem, at, subject, headers, body }) => (
            <>
              <p className="answer">{problem}</p>
              <p className="small soft">
                {reason} · {instantOf(at)}
              </p>
              {subject === null ? (
                <p className="problem">
                  It was turned away before it became a message, so there is nowhere to put it back to. Send it again,
                  mended, through the api.
                </p>
              ) : (
                <Button loading={busy} onClick={() => void putBack()}>
                  Put back to {subject}
                </Button>
              )}
              <h3>What was sent</h3>
              <pre className="raw">{pretty(body)}</pre>
              <h3>Headers</h3>
              <pre className="raw">
                {Object.entries(headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
              </pre>
            </>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

/** As JSON where it is some; what is broken stays as it came. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
