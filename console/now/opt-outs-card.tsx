import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { ago, count } from '../parts/format.ts';
import { Link } from '../parts/link.tsx';
import { useCommand } from '../parts/use-command.ts';
import { addressOf } from '../router.ts';

type Doubt = Answer<'/v1/opt-outs', 'get'>['waiting'][number];
type Props = {
  /** How many wait, by the answer that everybody here shares. */
  readonly waiting: number;
  readonly changed: () => void;
};

/** What people wrote that may be an opt-out: somebody has to read it, and marketing to them waits. */
export function OptOutsCard({ waiting, changed }: Props): ReactNode {
  const read = useRead(waiting > 0 ? 'opt-outs' : null, () => ask('get', '/v1/opt-outs', {}), {
    when: ({ type }) => type.startsWith('workspace.opt_out'),
    everyMs: 15_000,
  });
  const shown = read.data?.waiting ?? [];
  if (waiting === 0 || shown.length === 0) return null;
  const again = (): void => {
    read.again();
    changed();
  };
  return (
    <section className="card stack" aria-label="Opt-outs?">
      <h2>Did they opt out?</h2>
      <p className="soft">What these people wrote may be an opt-out. Marketing to them waits until you have read it.</p>
      <ul className="stack">
        {shown.map((one) => (
          <Row key={one.id} doubt={one} changed={again} />
        ))}
      </ul>
      {waiting > shown.length && <p className="small soft">and {count(waiting - shown.length)} more</p>}
    </section>
  );
}

function Row({ doubt, changed }: { readonly doubt: Doubt; readonly changed: () => void }): ReactNode {
  const { id, channel, text, because, profile, at } = doubt;
  const { busy, run } = useCommand();
  const may = useMay('profiles');
  const confirm = () => run(() => ask('post', '/v1/opt-outs/{id}/confirm', { path: { id } }), 'Unsubscribed.');
  const dismiss = () => run(() => ask('post', '/v1/opt-outs/{id}/dismiss', { path: { id } }), 'Marketing goes on.');
  const decide = async (command: () => Promise<unknown>): Promise<void> => {
    if (await command()) changed();
  };
  return (
    <li className="row apart">
      <span>
        “{text}” <span className="small soft">{`${channel}, ${ago(at)} ago; ${because}`}</span>{' '}
        {profile !== null && (
          <Link className="small" href={addressOf('people', profile)}>
            who
          </Link>
        )}
      </span>
      {may && (
        <span className="row">
          <Button size="compact-sm" variant="default" loading={busy} onClick={() => void decide(confirm)}>
            Opt-out
          </Button>
          <Button size="compact-sm" variant="subtle" loading={busy} onClick={() => void decide(dismiss)}>
            No
          </Button>
        </span>
      )}
    </li>
  );
}
