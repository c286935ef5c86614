import { Button, Modal, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { instantOf } from '../parts/format.ts';
import { type Channel, consentChannels } from '../parts/channels.ts';
import { useCommand } from '../parts/use-command.ts';
import type { Person } from './person-page.tsx';

type Props = { readonly person: Person; readonly changed: () => void };
type State = 'subscribed' | 'unsubscribed';

/** What the person agreed to, and writing down a change of mind. */
export function Consents({ person, changed }: Props): ReactNode {
  const [writing, setWriting] = useState(false);
  const may = useMay('profiles');
  const { consents, suppressions } = person;
  return (
    <section className="card">
      <div className="row apart">
        <h2>Consent</h2>
        {may && (
          <Button size="compact-sm" variant="default" onClick={() => setWriting(true)}>
            Change…
          </Button>
        )}
      </div>
      {consents.length === 0 && suppressions.length === 0 && (
        <p className="soft">Nothing was said. The workspace’s policy says which channels need a yes first.</p>
      )}
      <ul className="facts">
        {consents.map(({ channel, topic, state, source, at }) => (
          <li key={`${channel} ${topic}`} className="row apart">
            <span title={`${source}, ${instantOf(at)}`}>
              {channel}
              {topic === '*' ? '' : ` · ${topic}`}
              <span className="small soft"> by {source}</span>
            </span>
            <span className={state === 'subscribed' ? 'pill good' : 'pill bad'}>{state}</span>
          </li>
        ))}
        {suppressions.map(({ channel, topic, reason }) => (
          <li key={`suppressed ${channel} ${topic} ${reason}`} className="row apart">
            <span>
              {channel === '*' ? 'all channels' : channel}
              {topic === '*' ? '' : ` · ${topic}`} <span className="small soft">{reason}</span>
            </span>
            <span className="pill bad">suppressed</span>
          </li>
        ))}
      </ul>
      {writing && <Change person={person} close={() => setWriting(false)} changed={changed} />}
    </section>
  );
}

function Change({ person, close, changed }: Props & { readonly close: () => void }): ReactNode {
  const [channel, setChannel] = useState<Channel | undefined>(consentChannels[0]);
  const [topic, setTopic] = useState('');
  const [state, setState] = useState<State>('unsubscribed');
  const { busy, run } = useCommand();
  const write = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (channel === undefined) return;
    const change = { channel, topic: topic.trim() === '' ? '*' : topic.trim(), state };
    const done = await run(
      () =>
        ask('put', '/v1/profiles/{id}/consents', {
          path: { id: person.id },
          body: { consents: [change], source: 'console' },
        }),
      `${state === 'subscribed' ? 'Subscribed' : 'Unsubscribed'}: no later message goes against it.`,
    );
    if (!done) return;
    changed();
    close();
  };
  return (
    <Modal opened onClose={close} title="What did they say?">
      <form className="stack" onSubmit={(event) => void write(event)}>
        <SegmentedControl
          fullWidth
          aria-label="Consent"
          value={state}
          onChange={(value) => setState(value === 'subscribed' ? 'subscribed' : 'unsubscribed')}
          data={[
            { value: 'unsubscribed', label: 'No, thank you' },
            { value: 'subscribed', label: 'Yes, please' },
          ]}
        />
        <NativeSelect
          label="Channel"
          value={channel}
          onChange={({ currentTarget }) => setChannel(consentChannels.find((one) => one === currentTarget.value))}
          data={[...consentChannels]}
        />
        <TextInput
          label="Topic"
          description="Empty: every topic of the channel."
          placeholder="tips"
          value={topic}
          onChange={({ currentTarget }) => setTopic(currentTarget.value)}
        />
        <div className="row apart">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={busy}>
            Write it down
          </Button>
        </div>
      </form>
    </Modal>
  );
}
