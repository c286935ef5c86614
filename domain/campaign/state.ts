export const campaignStates = ['draft', 'previewed', 'running', 'paused', 'completed', 'cancelled'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignActions = ['edit', 'preview', 'launch', 'pause', 'resume', 'cancel', 'complete'] as const;
export type CampaignAction = (typeof campaignActions)[number];

/** Where each action may begin, and where it leads. */
const moves: Readonly<Record<CampaignAction, { readonly from: readonly CampaignState[]; readonly to: CampaignState }>> =
  {
    edit: { from: ['draft', 'previewed'], to: 'draft' },
    preview: { from: ['draft', 'previewed'], to: 'previewed' },
    launch: { from: ['previewed'], to: 'running' },
    pause: { from: ['running'], to: 'paused' },
    resume: { from: ['paused'], to: 'running' },
    cancel: { from: ['draft', 'previewed', 'running', 'paused'], to: 'cancelled' },
    // A pause that comes with the last message has nobody left to hold.
    complete: { from: ['running', 'paused'], to: 'completed' },
  };

export type CampaignMove =
  | { readonly kind: 'moved'; readonly to: CampaignState }
  /** It was so already: saying it twice is no mistake. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly from: readonly CampaignState[] };

/** What an action makes of a campaign in this state. */
export function moveCampaign(state: CampaignState, action: CampaignAction): CampaignMove {
  const { from, to } = moves[action];
  if (from.includes(state)) return { kind: 'moved', to };
  return state === to ? { kind: 'same' } : { kind: 'refused', from };
}
