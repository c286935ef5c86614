import { askLoosely } from '../api/client.ts';

/** Campaigns as an api that has them tells of them. Not every api does, so these types are not among the generated ones. */

export type CampaignState = 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly segment: string;
  /** `sms/spring-offer` */
  readonly send: string;
  readonly class: string;
  /** Messages per second. */
  readonly rate: number;
  readonly state: CampaignState;
  readonly audience: number | null;
  readonly toSend: number | null;
  readonly launchedAt: string | null;
  readonly endedAt: string | null;
};
export type RecipientState =
  'waiting' | 'sending' | 'unknown' | 'accepted' | 'rejected' | 'skipped' | 'held' | 'cancelled';
export type CampaignView = Campaign & {
  readonly recipients: Readonly<Record<RecipientState, number>> & { readonly total: number };
  readonly reasons: readonly { readonly state: string; readonly reason: string; readonly count: number }[];
};
export type Preview = {
  readonly audience: number;
  readonly toSend: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly later: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly cost: {
    readonly partsPerMessage: number;
    readonly parts: number;
    readonly amount: number | null;
    readonly currency: string | null;
  };
  readonly samples: readonly {
    readonly profile: string;
    readonly locale: string;
    readonly text: string;
    readonly parts: number;
  }[];
  readonly broken: readonly string[];
};

export async function readCampaigns(): Promise<{ readonly campaigns: readonly Campaign[] }> {
  return (await askLoosely('get', '/v1/campaigns', {})) as { readonly campaigns: readonly Campaign[] };
}

export async function readCampaign(id: string): Promise<CampaignView> {
  return (await askLoosely('get', '/v1/campaigns/{id}', { path: { id } })) as CampaignView;
}

export async function previewCampaign(id: string): Promise<Preview> {
  return (await askLoosely('post', '/v1/campaigns/{id}/preview', { path: { id }, body: {} })) as Preview;
}

/** `confirm`: the number of people that the preview showed; the api refuses another one. */
export function launchCampaign(id: string, confirm: number): Promise<unknown> {
  return askLoosely('post', '/v1/campaigns/{id}/launch', { path: { id }, body: { confirm } });
}

export function moveCampaign(id: string, action: 'pause' | 'resume' | 'cancel'): Promise<unknown> {
  return askLoosely('post', `/v1/campaigns/{id}/${action}`, { path: { id } });
}
