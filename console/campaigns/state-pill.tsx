import type { ReactNode } from 'react';
import type { Campaign } from './campaign-page.tsx';

type CampaignState = Campaign['state'];

const looks: Readonly<Record<CampaignState, string>> = {
  draft: '',
  previewed: '',
  running: 'good',
  paused: 'wait',
  completed: 'good',
  cancelled: 'bad',
};

export function StatePill({ state }: { readonly state: CampaignState }): ReactNode {
  return <span className={`pill ${looks[state]}`}>{state}</span>;
}
