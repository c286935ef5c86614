/** What a line is about; the console and the CLI choose a mark by it. */
export const lineKinds = [
  'event',
  'journey',
  'step',
  'branch',
  'policy',
  'message',
  'attempt',
  'look-up',
  'receipt',
  'engagement',
  'brake',
  'undo',
  'end',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** One thing that happened, or did not, with its reason (I12): a sentence for people, references for programs. */
export type Line = {
  /** Virtual epoch ms: the clock by which the person's journey ran (I14). */
  readonly at: number;
  readonly kind: LineKind;
  readonly text: string;
  readonly step?: string;
  readonly event?: string;
  readonly enrollment?: string;
  readonly message?: string;
};

/** In the order of their instants; lines of one instant stay as they were told. */
export function inOrder(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => a.at - b.at);
}

/** `2026-11-20 14:03 UTC`: sentences are read by people who compare them with other systems. */
export function instantWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
