import type { Difference } from '../../../domain/past/compare.ts';
import { columns } from '../../columns.ts';
import { count } from '../crowd/words.ts';

/** Where a version parts from the published one. */
export function differenceLines({ same, different, messages, examples }: Difference): readonly string[] {
  const rows = messages.map(({ message, here, there }) => [
    message,
    `${count(here)} here`,
    `${count(there)} as published`,
    here === there ? '' : `${here > there ? '+' : '−'}${count(Math.abs(here - there))}`,
  ]);
  return [
    '',
    `Beside the published version: ${count(same)} people get the same messages, ${count(different)} do not`,
    ...(rows.length === 0 ? [] : columns(rows).split('\n').map(indented)),
    ...examples.map(({ person, here, there }) => indented(`${person}: ${listed(here)} instead of ${listed(there)}`)),
  ];
}

const indented = (line: string): string => `  ${line}`;
const listed = (messages: readonly string[]): string => (messages.length === 0 ? 'nothing' : messages.join(', '));
