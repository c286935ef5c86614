/** What the router, an operator or a compensation wrote on an enrollment that is to end. */
export type Mark = { readonly status: string; readonly reason: string; readonly then?: string };

/** Why an effect may not be had any more (I7). No mark: the enrollment itself has ended, or the visit was taken back. */
export function marked(mark: Mark | null, undone: boolean) {
  const { status, reason, then } = mark ?? {
    status: 'exited',
    reason: undone ? 'it was taken back' : 'the enrollment has ended',
  };
  return {
    kind: 'marked',
    status: status === 'completed' ? 'completed' : 'exited',
    reason,
    undo: then === 'compensate',
  } as const;
}
