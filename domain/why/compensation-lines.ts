import { toVirtual } from '../clock.ts';
import type { CompensationKind } from '../compensation/record.ts';
import type { CompensationOutcome } from '../journey/command.ts';
import type { JsonObject } from '../json.ts';
import type { Line } from './line.ts';
import type { CompensationRow, EnrollmentRow } from './rows.ts';

/** What was undone, what was not and why, with the evidence (I10, I12). */
export function compensationLines(enrollment: EnrollmentRow): readonly Line[] {
  return enrollment.compensations.map((row) => ({
    at: toVirtual(enrollment.clock, row.endedAt ?? row.at),
    kind: 'undo',
    text: `Step "${row.step}": ${sentence(row)}.`,
    enrollment: enrollment.id,
    step: row.step,
  }));
}

function sentence({ kind, outcome, evidence, id }: CompensationRow): string {
  if (outcome === null) return `${doing[kind]} is under way`;
  const said = evidenceWords(evidence);
  if (outcome === 'parked')
    return `${doing[kind]} waits for a person${said}; "carillon compensations retry ${id}" asks again`;
  return `${outcome === 'undone' ? undone[kind] : `${doing[kind]}: ${others[outcome]}`}${said}`;
}

const doing: Readonly<Record<CompensationKind, string>> = {
  'cancel-held': 'holding back its message',
  'provider-cancel': 'taking its message back from the provider',
  correction: 'sending the message that puts it right',
  restore: 'restoring the old values',
  webhook: 'telling the other system',
};
const undone: Readonly<Record<CompensationKind, string>> = {
  'cancel-held': 'its message was held back in time',
  'provider-cancel': 'its message was taken back from the provider',
  correction: 'a message that puts it right was sent',
  restore: 'the old values were restored',
  webhook: 'the other system was told',
};
const others: Readonly<Record<Exclude<CompensationOutcome, 'undone' | 'parked'>, string>> = {
  nothing: 'there was nothing to undo',
  tooLate: 'it was too late',
  refused: 'policy refused it',
};

/** What of the evidence a person can read: words and names, no ids. */
function evidenceWords(evidence: JsonObject): string {
  const list = (key: string): string => {
    const value = evidence[key];
    return Array.isArray(value) && value.length > 0 ? value.join(', ') : '';
  };
  const changed = list('changedSince');
  const words = [
    list('restored'),
    changed === '' ? '' : `changed since and left alone: ${changed}`,
    text(evidence['provider']),
    text(evidence['reason']),
    text(evidence['message']),
  ].filter((one) => one !== '');
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
