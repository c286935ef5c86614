import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { Refusal } from '../api/refusal.ts';
import { Icon } from '../parts/icons.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Problem } from '../parts/states.tsx';
import { addressOf, go } from '../router.ts';

type Search =
  | { readonly kind: 'idle' | 'asking' }
  | { readonly kind: 'nobody'; readonly name: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** One box for every name a person may have. */
export function PeoplePage(): ReactNode {
  const [text, setText] = useState('');
  const [search, setSearch] = useState<Search>({ kind: 'idle' });

  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const name = text.trim();
    if (name === '') return;
    setSearch({ kind: 'asking' });
    try {
      const { id } = await ask('get', '/v1/profiles/{id}', { path: { id: name } });
      go(addressOf('people', id));
    } catch (error) {
      setSearch(
        error instanceof Refusal && error.status === 404 ? { kind: 'nobody', name } : { kind: 'failed', error },
      );
    }
  };
  return (
    <>
      <PageHead title="People" lead="Did they get it, and if not, why? Search by any name a person has." />
      <search>
        <form className="search" onSubmit={(event) => void look(event)}>
          <TextInput
            size="md"
            aria-label="Name of a person"
            placeholder="User id, e-mail, phone number, profile id"
            leftSection={<Icon name="search" />}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
          />
          <Button size="md" type="submit" loading={search.kind === 'asking'}>
            Search
          </Button>
        </form>
      </search>
      {search.kind === 'failed' && <Problem error={search.error} />}
      {search.kind === 'nobody' ? <Nobody name={search.name} /> : <Hints />}
    </>
  );
}

function Nobody({ name }: { readonly name: string }): ReactNode {
  return (
    <Empty title={`Nobody is known as “${name}”.`}>
      <p>
        Names must match as a whole. If an event with this name was sent, it may have been put aside: the dead letters
        say why. Otherwise none has arrived; an identify call makes a person known.
      </p>
    </Empty>
  );
}

function Hints(): ReactNode {
  return (
    <dl className="hints">
      {[
        ['ana@example.com', 'an e-mail address, in any spelling'],
        ['+46 70 123 45 67', 'a phone number, with or without blanks'],
        ['user-4711', 'your own user id, or an anonymous one'],
        ['externalId:zendesk:17', 'the id in another system'],
      ].map(([example, meaning]) => (
        <div key={example}>
          <dt>
            <code>{example}</code>
          </dt>
          <dd className="soft">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
