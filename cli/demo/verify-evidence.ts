import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceRow, evidenceFiles } from './evidence.ts';

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Recomputes `ok` from the files alone: nothing of the stack is asked. Answers every contradiction; none = the summary was true. */
export function verifyEvidence(folder: string): readonly string[] {
  const problems: string[] = [];
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<
    string,
    { rows: number; sha256: string }
  >;
  const files: Record<string, readonly Readonly<Record<string, unknown>>[]> = {};
  for (const name of evidenceFiles) {
    const text = readFileSync(join(folder, `${name}.ndjson`), 'utf8');
    const rows = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as EvidenceRow);
    const listed = manifest[name];
    if (listed === undefined) problems.push(`manifest.json does not list ${name}`);
    else if (listed.sha256 !== createHash('sha256').update(text).digest('hex'))
      problems.push(`${name}.ndjson is not what was written: its digest differs`);
    rows.forEach(({ row, of }, index) => {
      if (row !== index + 1 || of !== rows.length)
        problems.push(`${name}.ndjson, line ${index + 1}: says it is row ${row} of ${of}; the file has ${rows.length}`);
    });
    files[name] = rows.map((one) => one.data as Readonly<Record<string, unknown>>);
  }
  return [...problems, ...contradictions(files)];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What the kinds of evidence say about each other. */
function contradictions(files: Rows): readonly string[] {
  const problems: string[] = [];
  const of = (name: string) => files[name] ?? [];
  const summary = of('summary')[0];
  if (summary === undefined) return ['summary.ndjson is empty; expected one row'];
  const scenarios = summary['scenarios'] as readonly {
    messages: readonly { providerMessageId: string; channel: string; checkedAgainst: string }[];
    enrollments: number;
  }[];
  const told = scenarios.flatMap((scenario) => scenario.messages);
  const ledger = new Map(of('ledger').map((row) => [text(row['providerMessageId']), row]));
  const taken = new Map<string, number>();
  for (const entry of of('oracle')) {
    if (entry['outcome'] !== 'accepted') continue;
    const id = text(entry['messageId']).split('@')[0] ?? '';
    taken.set(id, (taken.get(id) ?? 0) + 1);
  }
  const accepted = new Set(
    of('outcomes')
      .filter((event) => event['type'] === 'message.accepted')
      .map((event) => text(event['providerMessageId'])),
  );
  for (const message of told) {
    const id = message.providerMessageId;
    const row = ledger.get(id);
    if (row?.['state'] !== 'ACCEPTED')
      problems.push(
        `message ${id} of the summary is ${row === undefined ? 'missing' : text(row['state'])} in the ledger`,
      );
    if (message.checkedAgainst === 'oracle' && taken.get(id) !== 1)
      problems.push(`message ${id} stands ${taken.get(id) ?? 0} times in the oracle; expected once`);
    if (!accepted.has(id)) problems.push(`message ${id} has no message.accepted among the outcomes`);
    const mails = of('mails').filter((mail) => text(mail['messageId']).split('@')[0] === id).length;
    if (message.channel === 'email' && message.checkedAgainst === 'oracle' && mails !== 1)
      problems.push(`message ${id} lies ${mails} times in the inboxes; expected once`);
  }
  if (ledger.size !== told.length) problems.push(`the ledger has ${ledger.size} messages, the summary ${told.length}`);
  const histories = new Map(of('histories').map((one) => [text(one['workflow']), text(one['history'])]));
  for (const enrollment of of('enrollments')) {
    const history = histories.get(text(enrollment['workflow']));
    if (history === undefined) problems.push(`enrollment ${text(enrollment['id'])} has no Temporal history`);
    else if (!history.includes('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED'))
      problems.push(`the history of enrollment ${text(enrollment['id'])} does not end completed`);
    const ended = of('outcomes').some(
      (event) =>
        event['enrollment'] === enrollment['id'] && event['type'] === `enrollment.${text(enrollment['status'])}`,
    );
    if (!ended) problems.push(`enrollment ${text(enrollment['id'])} has no outcome for its end`);
  }
  const enrolled = scenarios.reduce((sum, scenario) => sum + scenario.enrollments, 0);
  if (of('enrollments').length !== enrolled)
    problems.push(`${of('enrollments').length} enrollments, the summary says ${enrolled}`);
  if (summary['ok'] !== (problems.length === 0)) problems.push(`the summary says ok: ${text(summary['ok'])}`);
  return problems;
}
