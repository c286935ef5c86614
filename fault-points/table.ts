/**
 * Where a process can be made to die: before and after each effect that outlives it. By the role whose process is there; what may happen in
 * several is named after the one that does it first.
 */
export const FAULT_POINTS = {
  'event:publishing': 'api',
  'event:published': 'api',
  'callback:publishing': 'api',
  'callback:published': 'api',
  'opt-out:committing': 'api',
  'opt-out:committed': 'api',
  'command:done': 'api',
  'outcome:publishing': 'relay',
  'outcome:published': 'relay',
  'outcome:marked': 'relay',
  'inbox:committing': 'router',
  'inbox:committed': 'router',
  'event:acked': 'router',
  'dead-letter:publishing': 'router',
  'dead-letter:published': 'router',
  'workflow:starting': 'router',
  'workflow:started': 'router',
  'workflow:signalling': 'router',
  'workflow:signalled': 'router',
  'dispatch:marked': 'router',
  'receipt:committing': 'receipts',
  'receipt:committed': 'receipts',
  'receipt:acked': 'receipts',
  'claim:committing': 'journey-worker',
  'claim:committed': 'journey-worker',
  'body:begun': 'journey-worker',
  'provider:answered': 'journey-worker',
  'record:committed': 'journey-worker',
  'look-up:answered': 'journey-worker',
  'look-up:recorded': 'journey-worker',
  'refusal:recorded': 'journey-worker',
  'deferral:recorded': 'journey-worker',
  'traits:committing': 'journey-worker',
  'traits:committed': 'journey-worker',
  'effect:begun': 'journey-worker',
  'effect:done': 'journey-worker',
  'compensation:begun': 'journey-worker',
  'compensation:done': 'journey-worker',
  'enrollment:closing': 'journey-worker',
  'enrollment:closed': 'journey-worker',
  'page:claiming': 'campaign-worker',
  'page:claimed': 'campaign-worker',
  'page:answered': 'campaign-worker',
  'page:recorded': 'campaign-worker',
} as const;

export type FaultPoint = keyof typeof FAULT_POINTS;

export const isFaultPoint = (name: string): name is FaultPoint => Object.hasOwn(FAULT_POINTS, name);
