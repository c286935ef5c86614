import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { count, counted } from '../parts/format.ts';
import { useCommand } from '../parts/use-command.ts';
import type { Preview } from './campaign-page.tsx';

type Props = { readonly id: string; readonly preview: Preview; readonly changed: () => void };

/** Who, what, how long, how much; and the launch, which wants the number of people typed in. */
export function PreviewCard({ id, preview, changed }: Props): ReactNode {
  const { audience, toSend, skipped, later, capped, seconds, cost, samples, broken } = preview;
  return (
    <section className="card stack" aria-label="Preview">
      <h2>
        {count(toSend)} of {counted(audience, 'person', 'people')} would get it
      </h2>
      <Reasons title="Skipped" reasons={skipped} />
      <Reasons title="Would wait at this hour" reasons={later} />
      <Reasons title="Would be left out if it left now" reasons={capped} />
      <p className="soft">
        About {count(seconds)} s at its rate; {counted(cost.partsPerMessage, 'part', 'parts')} a message,{' '}
        {count(cost.parts)} in all
        {cost.amount === null ? ' (no price is set)' : `, about ${count(cost.amount)} ${cost.currency ?? ''}`}.
      </p>
      {broken.map((reason) => (
        <p key={reason} className="problem">
          {reason}
        </p>
      ))}
      <ul className="row">
        {samples.map(({ profile, text, locale, parts }) => (
          <li key={profile} className="sample" lang={locale} title={`${parts} parts`}>
            {text}
          </li>
        ))}
      </ul>
      {useMay('operate') && toSend > 0 && <Launch id={id} toSend={toSend} changed={changed} />}
    </section>
  );
}

function Reasons({
  title,
  reasons,
}: {
  readonly title: string;
  readonly reasons: Readonly<Record<string, number>>;
}): ReactNode {
  const found = Object.entries(reasons);
  if (found.length === 0) return null;
  return (
    <p>
      {title}: {found.map(([reason, n]) => `${reason} (${count(n)})`).join(', ')}.
    </p>
  );
}

function Launch({
  id,
  toSend,
  changed,
}: {
  readonly id: string;
  readonly toSend: number;
  readonly changed: () => void;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const { busy, run } = useCommand();
  const launch = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // The number of people that the preview showed: the api refuses another one.
    const confirmed = () => ask('post', '/v1/campaigns/{id}/launch', { path: { id }, body: { confirm: toSend } });
    if (await run(confirmed, `Launched to ${counted(toSend, 'person', 'people')}.`)) changed();
  };
  return (
    <form className="row" onSubmit={(event) => void launch(event)}>
      <TextInput
        label={`Type ${toSend} to launch`}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={typed.replaceAll(/\D/g, '') !== String(toSend)} className="launch">
        Launch to {counted(toSend, 'person', 'people')}
      </Button>
    </form>
  );
}
