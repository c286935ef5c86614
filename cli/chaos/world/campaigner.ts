import { setTimeout as sleep } from 'node:timers/promises';
import type { Rules } from '../history/history.ts';
import type { Ask } from './ask.ts';
import { campaignRate } from './workspace.ts';

/** What somebody launched and was told that it is: the id, and how many were confirmed. */
export type Launch = Rules['launches'][number];

type Preview = Readonly<{ toSend: number }>;
type View = Readonly<{ state: string; toSend: number | null }>;

/** The router may not have read everybody yet: so long it is waited for the last of them, and for the first however long it takes. */
const audienceMs = 60_000;

/**
 * Defines a campaign to one crowd, looks at its preview until everybody is in it, confirms what it says, and launches. A launch that was
 * carried out and not answered is known by the campaign's state.
 */
export async function launchCampaign(
  { once, insist }: Ask,
  { crowd, people, apiKey, newId }: { crowd: number; people: number; apiKey: string; newId: (of: string) => string },
): Promise<Launch> {
  const authorization = `Bearer ${apiKey}`;
  const id = `crowd-${crowd}`;
  const path = `/v1/campaigns/${id}`;
  const definition = {
    id,
    segment: id,
    send: 'sms/crowd',
    class: 'marketing',
    topic: 'crowds',
    rate: campaignRate,
  };
  const key = newId('campaign');
  await insist(() => once({ method: 'POST', path: '/v1/campaigns', authorization, body: definition, key }));
  const preview = async (): Promise<number> => {
    const found = await insist(() => once({ method: 'POST', path: `${path}/preview`, authorization }));
    return (found as Preview).toSend;
  };
  const until = Date.now() + audienceMs;
  let toSend = await preview();
  while (toSend < people && (toSend === 0 || Date.now() < until)) {
    await sleep(500);
    toSend = await preview();
  }
  const launchKey = newId('launch');
  const launch = async (): Promise<unknown> => {
    const body = { confirm: toSend };
    const answer = await once({ method: 'POST', path: `${path}/launch`, authorization, body, key: launchKey });
    if (answer !== undefined) return answer;
    const view = (await once({ method: 'GET', path, authorization })) as View | undefined;
    return view === undefined || ['draft', 'previewed'].includes(view.state) ? undefined : view;
  };
  await insist(launch);
  return { campaign: id, people: toSend };
}
