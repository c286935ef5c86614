import type { CheckedCampaign, CheckedCompensation, CheckedScenario } from './check/checked.ts';
import type { CheckedAgainst } from './books/far-side.ts';
import { listed, tally } from './counts.ts';
import type { DemoSummary } from './summary.ts';

/** Beyond this many nobody reads on; the summary and the evidence have them all. */
const mostProblems = 12;

/** What came of it all: one short table per scenario, or what does not add up. */
export function closing({ ok, scenarios }: DemoSummary): string {
  const lines = scenarios.flatMap((scenario) => ['', ...told(scenario)]);
  return [...lines, ...(ok ? [] : ['', 'The demo did not add up; `carillon logs` may say why.'])].join('\n');
}

function told(scenario: CheckedScenario): readonly string[] {
  const { name, skipped, problems } = scenario;
  if (skipped !== null) return [`${name}: left out, ${skipped}.`];
  if (problems.length > 0) return [`${name}: does not add up`, ...few(problems)];
  return [`${name}: ${headline(scenario)}`, ...details(scenario).map((line) => `  ${line}`)];
}

function few(problems: readonly string[]): readonly string[] {
  const more = problems.length - mostProblems;
  const shown = problems.slice(0, mostProblems).map((one) => `  problem: ${one}`);
  return more > 0 ? [...shown, `  and ${more} more`] : shown;
}

function headline({ messages, toTheEnd }: CheckedScenario): string {
  const far = new Set(messages.map(({ checkedAgainst }) => checkedAgainst));
  const rest = toTheEnd ? '' : ' What follows takes days.';
  const count = messages.length.toLocaleString('en');
  return `${count} messages, each taken exactly once by ${by(far)}.${rest}`;
}

function by(far: ReadonlySet<CheckedAgainst>): string {
  if (!far.has('replies')) return 'the sandbox';
  return far.has('oracle') ? 'the sandbox and your own server' : 'your own servers';
}

function details({ campaign, messages, owed, compensations }: CheckedScenario): readonly string[] {
  if (campaign !== null) return figures(campaign, listed(tally(messages.map(({ status }) => status))));
  const cancelled = messages.filter(({ status }) => status === 'cancelled');
  const rows = [
    ['sent', listed(owed.messages)],
    ['ended', listed(owed.endings)],
    ['taken back', cancelled.map(({ channel, template }) => `${channel}/${template}`).join(', ')],
    ['undone', compensations.map(undone).join(', ')],
  ];
  return rows.flatMap(([label = '', text = '']) => (text === '' || text === 'nothing' ? [] : [row(label, text)]));
}

const undone = ({ kind, step, outcome }: CheckedCompensation): string =>
  `${step} (${kind}${outcome === 'undone' ? '' : `: ${outcome}`})`;

function figures(campaign: CheckedCampaign, receipts: string): readonly string[] {
  const { id, segment, audience, recipients, rate, seconds, parts, amount, currency } = campaign;
  const cost = amount === null ? '' : `, ${amount.toFixed(2)} ${currency ?? ''}`;
  const took = seconds === null ? '' : `, ${seconds.toFixed(1)} s in all`;
  return [
    row('campaign', `${id} to ${segment}`),
    row('recipients', `${audience.toLocaleString('en')} = ${listed(recipients)}`),
    row('became', receipts),
    row('texts', parts === null ? 'not counted' : `about ${parts.toLocaleString('en')} SMS parts${cost}`),
    row('rate', `${rate} a second${took}`),
  ];
}

const row = (label: string, text: string): string => `${label.padEnd(12)}${text}`;
