import type { ReportMode } from '../settings.ts';
import type { CallFate } from '../voice/call.ts';

/** What becomes of a message at the far end. `rejected` and `blocklisted` are said in the reply already. */
export const fates = ['delivered', 'undeliverable', 'expired', 'rejected', 'blocklisted'] as const;
export type Fate = (typeof fates)[number];

export type Behaviour = {
  readonly fate: Fate;
  readonly reports: ReportMode;
  readonly latencyMs: number;
  /** How a call goes that reaches its phone, and the keys that are pressed in it. */
  readonly call: CallFate;
  readonly keys: string;
};
