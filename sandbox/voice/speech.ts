import type { Redial } from './retry.ts';

/** How a call is to go, beside what it says. */
export type Speech = {
  /** As reports name the service. */
  readonly feature: 'Voice-message' | 'IVR' | 'Click-to-call';
  readonly language: string;
  readonly voice?: string | undefined;
  /** 0.5 to 2 times the usual speed. */
  readonly speechRate?: number | undefined;
  /** Played instead of a text. It is never fetched. */
  readonly audioFileUrl?: string | undefined;
  /** Keys that are collected behind the text; none when undefined. */
  readonly maxDtmf?: number | undefined;
  /** Seconds: of ringing, between keys, of the whole call, before the text. */
  readonly ringTimeout?: number | undefined;
  readonly dtmfTimeout?: number | undefined;
  readonly callTimeout?: number | undefined;
  readonly pause?: number | undefined;
  /** Keys that play the text again. */
  readonly repeatDtmf?: string | undefined;
  readonly machineDetection?: MachineDetection | undefined;
  readonly transfers?: readonly Transfer[] | undefined;
  readonly redial?: Redial | undefined;
  /** Form of the pushed report. @default 2 */
  readonly notifyVersion?: 1 | 2 | undefined;
  /** Of a scenario that is launched; its script is looked up when the call is answered. */
  readonly scenario?: { readonly id: string; readonly name: string; readonly parameters: Parameters } | undefined;
};

export const machineDetections = ['hangup', 'continue'] as const;
export type MachineDetection = (typeof machineDetections)[number];
export type Parameters = Readonly<Record<string, string>>;

/** `keys` undefined: whatever is pressed, or without a key at all for click-to-call. */
export type Transfer = {
  readonly on: 'keys' | 'anyKey' | 'end';
  readonly keys?: string | undefined;
  readonly to: string;
  /** Seconds. */
  readonly most?: number | undefined;
};
