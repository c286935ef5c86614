import type { SendSubject } from '../message/ledger.ts';
import type { RunningCampaign } from './pages.ts';

/** One recipient's send as the ledger names it (I3): a campaign has one step, visited once, and no hop. */
export function campaignSubject(
  { key, intent }: Pick<RunningCampaign, 'key' | 'intent'>,
  entryProfileId: string,
): SendSubject {
  return {
    owner: { kind: 'campaign', id: key },
    step: 'send',
    visit: 1,
    hop: 0,
    channel: intent.channel,
    workspace: intent.workspace,
    entryProfileId,
    journeyId: null,
    version: null,
  };
}
