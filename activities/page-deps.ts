import type { BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import type { CampaignPages, DueRecipient } from '../domain/campaign/pages.ts';
import type { Timing } from '../domain/message/timing.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { TemplateRenderer } from '../domain/template/renderer.ts';
import type { RenderDeps } from './render-message.ts';

export type PageDeps = {
  readonly pages: CampaignPages;
  /** Who takes many messages of a channel at once. */
  readonly gateway: (channel: string) => BulkGateway | undefined;
  readonly renderer: TemplateRenderer;
  readonly unsubscribeUrl: RenderDeps['unsubscribeUrl'];
  readonly countryOf: RenderDeps['countryOf'];
  readonly policy: PolicyTools;
  readonly timing: Timing;
  /** A page ends after so many ms and is asked for again: a workflow that hears nothing for long is one that nobody can steer. */
  readonly pageMs: number;
  readonly now: () => number;
  /** The life of the activity that runs just now. */
  readonly life: () => PageLife;
};

export type PageLife = {
  /** Says that it is alive. */
  beat(): void;
  /** Its worker shuts down, or somebody else has taken over: begin nothing more. */
  stopping(): boolean;
};

/** What came of some recipients' turn. */
export type SomeSent =
  | {
      readonly kind: 'went';
      /** Whether anything changed. */
      readonly moved: boolean;
      /** Those whom the money below some spend cap did not last for. */
      readonly overspent?: readonly DueRecipient[];
    }
  /** The provider's account rests. */
  | { readonly kind: 'rest'; readonly ms: number };
