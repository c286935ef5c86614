import type { IconName } from '../parts/icons.tsx';

const icons: Readonly<Record<string, IconName>> = {
  entry: 'entry',
  end: 'end',
  exit: 'end',
  send: 'send',
  wait: 'wait',
  waitUntil: 'wait',
  waitUntilDate: 'wait',
  waitFor: 'wait',
  digest: 'wait',
  throttle: 'wait',
  branch: 'branch',
  split: 'branch',
  repeat: 'wait',
  update: 'write',
  takeBack: 'back',
  enroll: 'journeys',
  emit: 'campaigns',
};

/** A kind that this page does not know yet still has its words. */
export function stepIcon(kind: string): IconName {
  return icons[kind] ?? 'dot';
}

export function stepWords(kind: string, title: string): string {
  if (kind === 'entry') return `on ${title}`;
  return title.charAt(0).toUpperCase() + title.slice(1);
}
