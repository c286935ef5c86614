/** Numbers of recipients and the campaign's key: nothing personal crosses Temporal (I8). */
export type PageInput = { readonly campaign: string; readonly from: number; readonly to: number };

/** Where a page leaves its partition. */
export type PageOutcome =
  /** Its time is up; there is more to do at once. */
  | { readonly kind: 'more' }
  /** Nothing can be done for so many real ms, unless somebody resumes or cancels. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Every recipient of it has a final state. */
  | { readonly kind: 'done' };

/** What a campaign's workflows may call, on queue `campaigns`; made by `createCampaignActivities(deps)`. */
export type CampaignActivities = {
  sendPage(input: PageInput): Promise<PageOutcome>;
  closeCampaign(input: { readonly campaign: string }): Promise<void>;
  /** Somebody cancelled the bare workflow. */
  cancelCampaign(input: { readonly campaign: string }): Promise<void>;
};
