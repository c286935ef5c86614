import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useRead } from '../api/use-read.ts';
import { ago, instantOf } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { LetterDrawer } from './letter-drawer.tsx';

type Letter = Answer<'/v1/dead-letters', 'get'>['deadLetters'][number];

/** What could not be handled, why, and putting it back once the cause is mended. */
export function DeadLettersPage(): ReactNode {
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<number>();
  const read = useRead(
    `dead letters ${all}`,
    () => ask('get', '/v1/dead-letters', { query: { limit: 100, all: all ? 'true' : 'false' } }),
    { everyMs: 10_000 },
  );
  return (
    <>
      <PageHead
        title="Dead letters"
        lead="Events and reports that could not be handled. Mend the cause, then put them back where they came from."
      >
        <Checkbox
          label="With those put back"
          checked={all}
          onChange={({ currentTarget }) => setAll(currentTarget.checked)}
        />
      </PageHead>
      <Loaded read={read}>
        {({ deadLetters }) =>
          deadLetters.length === 0 ? (
            <Empty title="Nothing is put aside.">
              <p>
                An event that breaks its contract, or that was sent twice with different content, would wait here with
                its reason, and never vanish.
              </p>
            </Empty>
          ) : (
            <ul className="letters">
              {deadLetters.map((letter) => (
                <Row key={letter.seq} letter={letter} open={() => setOpen(letter.seq)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <LetterDrawer seq={open} close={() => setOpen(undefined)} changed={read.again} />
    </>
  );
}

function Row({ letter, open }: { readonly letter: Letter; readonly open: () => void }): ReactNode {
  const { seq, at, reason, problem, subject, redriven } = letter;
  return (
    <li className="card letter">
      <div>
        <div className="row">
          <span className="pill bad">{reason}</span>
          <span className="small soft" title={instantOf(at)}>
            {ago(at)} ago · no. {seq}
          </span>
          {redriven > 0 && <span className="pill good">put back {redriven === 1 ? 'once' : `${redriven} times`}</span>}
        </div>
        <p>{problem}</p>
        <p className="small soft">
          <code>{subject ?? 'turned away at the door'}</code>
        </p>
      </div>
      <Button variant="default" onClick={open} aria-label={`Look at dead letter ${seq}`}>
        Look
      </Button>
    </li>
  );
}
