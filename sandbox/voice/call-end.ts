import type { Collected } from './ivr/play.ts';

/** What a report says of a call that was put through. */
export type CallEnd = {
  /** Known only where the call asked for it (`machineDetection`, a scenario). */
  readonly answeredBy: 'HUMAN' | 'MACHINE' | null;
  /** Keys that were pressed, without spaces. */
  readonly keys: string;
  /** From answering to the end. */
  readonly seconds: number;
  /** When the last try began to ring, and when it was answered. Epoch ms. */
  readonly rangAt: number;
  readonly answeredAt?: number | undefined;
  /** How often it rang: the provider calls again by itself if asked to. */
  readonly tries: number;
  /** What a scenario collected. */
  readonly inputs?: Collected | undefined;
};
