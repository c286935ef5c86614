import type { ReactNode } from 'react';
import type { CampaignState } from './contract.ts';

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
