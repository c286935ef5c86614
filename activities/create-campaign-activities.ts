import type { CampaignActivities } from './campaign-contract.ts';
import { toApplicationFailure } from './failure.ts';
import type { PageDeps } from './page-deps.ts';
import { createSendPage } from './send-page.ts';

/** The activities of campaigns, made from their ports; what throws is translated once, so that no text of ours reaches Temporal (I8). */
export function createCampaignActivities(
  deps: PageDeps,
  onFailure: (name: string, error: unknown) => void,
): CampaignActivities {
  const guarded =
    <Input, Output>(name: string, activity: (input: Input) => Promise<Output>) =>
    (input: Input): Promise<Output> =>
      activity(input).catch((error: unknown) => {
        onFailure(name, error);
        throw toApplicationFailure(error);
      });
  return {
    sendPage: guarded('sendPage', createSendPage(deps)),
    closeCampaign: guarded('closeCampaign', ({ campaign }) => deps.pages.close(campaign)),
    cancelCampaign: guarded('cancelCampaign', ({ campaign }) => deps.pages.cancel(campaign, 'Temporal')),
  };
}
