/**
 * Whether a visit of a step of an enrollment was not taken back. A column of the row that every effect locks: whoever waited for the lock reads
 * what is there then.
 */
export const isOpen = (step: string, visit: string, undone = 'undone'): string =>
  `coalesce((${undone} ->> ${step}::text)::int, 0) < ${visit}::int`;
