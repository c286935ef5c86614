import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Answer } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import { useRead } from '../api/use-read.ts';
import { count } from '../parts/format.ts';
import { Confirm } from '../parts/confirm.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loaded } from '../parts/states.tsx';
import { useCommand } from '../parts/use-command.ts';
import { addressOf } from '../router.ts';
import { PreviewCard } from './preview-card.tsx';
import { ProgressCard } from './progress-card.tsx';
import { StatePill } from './state-pill.tsx';

export type Campaign = Answer<'/v1/campaigns/{id}', 'get'>;
export type Preview = Answer<'/v1/campaigns/{id}/preview', 'post'>;

/** One campaign from its preview to its last recipient. */
export function CampaignPage({ id }: { readonly id: string }): ReactNode {
  const read = useRead(`campaign ${id}`, () => ask('get', '/v1/campaigns/{id}', { path: { id } }), {
    when: (outcome) => outcome['campaign'] === id,
    everyMs: 1_500,
  });
  const [preview, setPreview] = useState<Preview>();
  const { data } = read;
  return (
    <>
      <PageHead
        title={data?.name ?? id}
        back={{ href: addressOf('campaigns'), label: 'Campaigns' }}
        lead={
          data && (
            <span className="row">
              <StatePill state={data.state} />
              <span>
                {data.send} to {data.segment}, {data.class}, {count(data.rate)} a second
              </span>
            </span>
          )
        }
      >
        {data && <Actions campaign={data} previewed={setPreview} changed={read.again} />}
      </PageHead>
      <Loaded read={read}>
        {(campaign) => (
          <>
            {preview && (campaign.state === 'previewed' || campaign.state === 'draft') && (
              <PreviewCard id={id} preview={preview} changed={read.again} />
            )}
            {campaign.launchedAt === null && !preview && (
              <p className="soft">
                Nothing has left yet. The preview freezes the audience and shows who would get it, who would not and
                why, and what it would cost.
              </p>
            )}
            {campaign.launchedAt !== null && <ProgressCard campaign={campaign} />}
          </>
        )}
      </Loaded>
    </>
  );
}

type ActionsProps = {
  readonly campaign: Campaign;
  readonly previewed: (preview: Preview) => void;
  readonly changed: () => void;
};

function Actions({ campaign: { id, state }, previewed, changed }: ActionsProps): ReactNode {
  const { busy, run } = useCommand();
  const [ending, setEnding] = useState(false);
  if (!useMay('operate')) return null;
  const path = { id };
  const act = async (command: () => Promise<unknown>, done: string): Promise<void> => {
    if (await run(command, done)) changed();
  };
  switch (state) {
    case 'draft':
    case 'previewed':
      return (
        <Button
          loading={busy}
          onClick={() =>
            void act(
              async () => previewed(await ask('post', '/v1/campaigns/{id}/preview', { path })),
              'The audience is frozen; nothing has left.',
            )
          }
        >
          {state === 'draft' ? 'Preview' : 'Preview again'}
        </Button>
      );
    case 'running':
      return (
        <Button
          loading={busy}
          variant="default"
          onClick={() =>
            void act(() => ask('post', '/v1/campaigns/{id}/pause', { path }), 'Paused: nothing new leaves.')
          }
        >
          Pause
        </Button>
      );
    case 'paused':
      return (
        <>
          <Button variant="default" onClick={() => setEnding(true)}>
            Cancel the rest…
          </Button>
          <Button
            loading={busy}
            onClick={() =>
              void act(() => ask('post', '/v1/campaigns/{id}/resume', { path }), 'Resumed exactly where it was.')
            }
          >
            Resume
          </Button>
          {ending && (
            <Confirm
              title="Cancel the rest"
              label="Cancel the rest"
              dangerous
              command={() => ask('post', '/v1/campaigns/{id}/cancel', { path })}
              done="Cancelled: whoever has not got it will not get it."
              close={() => setEnding(false)}
              changed={changed}
            >
              Whoever has not got it yet will never get it from this campaign. What left already has left.
            </Confirm>
          )}
        </>
      );
    case 'completed':
    case 'cancelled':
      return null;
  }
}
