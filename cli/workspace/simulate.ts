import { zones } from '../../adapters/zones/zones.ts';
import { profileZone } from '../../domain/policy/decide.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { checkScenario, type Comparison } from '../../domain/workspace/check-scenario.ts';
import { playScenario } from '../../domain/workspace/play-scenario.ts';
import type { Expectation, Happening, Scenario } from '../../domain/workspace/scenario.ts';
import { counted, finish, problemLines, say, type Json } from './output.ts';
import { readFolder, type ReadFolder } from './read-folder.ts';
import { playTools } from './play-tools.ts';

export type SimulateOptions = Json & { readonly verbose?: boolean };

export type Played = {
  readonly file: string;
  readonly scenario: Scenario;
  /** The person's own, as the journey sees it: times are shown as they would read them off their wall. */
  readonly zone: string;
  readonly ok: boolean;
  readonly happenings: readonly Happening[];
  readonly comparisons: readonly Comparison[];
};

/** `carillon simulate <dir>`: every scenario on a virtual clock, with the interpreter, policy and templates of the real thing. */
export async function simulate(dir: string, options: SimulateOptions): Promise<void> {
  const folder = await readFolder(dir);
  for (const line of problemLines(folder.problems)) say(line);
  const { bundle } = folder;
  if (bundle === null) throw new Error(`${dir}: nothing was simulated, because the workspace has errors`);
  const played = playAll(folder.scenarios, bundle);
  const unread = folder.problems.some(({ severity }) => severity === 'error');
  const failed = played.filter(({ ok }) => !ok).length;
  const total = `${counted(played.length, 'scenario')}, ${failed === 0 ? 'all pass' : `${failed} failed`}`;
  const scenarios = played.map(({ file, scenario, ok, happenings, comparisons }) => ({
    file,
    scenario: scenario.name,
    ok,
    happenings,
    comparisons,
  }));
  finish(options, failed === 0 && !unread, { scenarios }, [
    ...played.flatMap((one) => playedLines(one, options.verbose === true)),
    played.length === 0 ? `${dir}: no scenarios; a file scenarios/*.yaml tells one` : total,
  ]);
}

export function playAll(scenarios: ReadFolder['scenarios'], bundle: Bundle): readonly Played[] {
  const tools = playTools();
  return scenarios.map(({ file, scenario }) => {
    const happenings = playScenario(bundle, scenario, tools);
    const comparisons = checkScenario(scenario, happenings);
    const zone = profileZone(
      { profile: { id: '', traits: scenario.traits, revision: 0 }, settings: bundle.settings },
      zones,
    );
    return { file, scenario, zone, happenings, comparisons, ok: comparisons.every(({ kind }) => kind === 'met') };
  });
}

/** A passing scenario is one line; a failing one shows what is wrong among what is right. */
export function playedLines(played: Played, verbose: boolean): readonly string[] {
  const { ok, scenario, file, zone } = played;
  return [
    `${ok ? 'pass' : 'FAIL'}  ${scenario.name}${ok ? '' : `  (${file})`}`,
    ...(ok ? [] : played.comparisons.flatMap((one) => differenceLines(one, zone))),
    ...(ok || !verbose ? [] : ['      what happened:']),
    ...(verbose ? played.happenings.map((happening) => `        ${happeningLine(happening, zone)}`) : []),
  ];
}

function differenceLines(comparison: Comparison, zone: string): readonly string[] {
  switch (comparison.kind) {
    case 'met':
      return [`        ${happeningLine(comparison.happened, zone)}`];
    case 'missing':
      return [`      - ${expectationLine(comparison.expected, zone)}`];
    case 'unexpected':
      return [`      + ${happeningLine(comparison.happened, zone)}`];
    case 'different':
      return [
        `      ~ ${happeningLine(comparison.happened, zone)}`,
        ...comparison.wrong.map((one) => `          ${one}`),
      ];
  }
}

function expectationLine({ kind, message, at, contains }: Expectation, zone: string): string {
  const when = at === undefined ? '' : `${localTime(at, zone)}  `;
  return `${when}${kind === 'sent' ? 'send' : 'skip'} ${message}${contains === undefined ? '' : ` with '${contains}'`}`;
}

function happeningLine(happening: Happening, zone: string): string {
  const { kind, journey, message, reason, locale, subject, text } = happening;
  const when = localTime(happening.at, zone);
  switch (kind) {
    case 'entered':
      return `${when}  enters ${journey}`;
    case 'refused':
      return `${when}  does not enter ${journey} (${reason})`;
    case 'ended':
      return `${when}  leaves ${journey} (${reason})`;
    case 'reached':
      return `${when}  reaches the goal of ${journey} (${message}), ${reason}`;
    case 'called':
      return `${when}  calls ${message}`;
    case 'emitted':
      return `${when}  emits ${message}`;
    case 'enrolled':
      return `${when}  begins ${message}`;
    case 'undone':
      return `${when}  ${message} is undone (${reason})`;
    case 'deferred':
      return `${when}  ${message} waits (${reason})`;
    case 'skipped':
      return `${when}  ${message} not sent (${reason})`;
    case 'sent':
      return `${when}  ${message} [${locale}] ${oneLine(subject ?? text ?? '')}`;
  }
}

const mostShown = 90;
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
}

function localTime(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(instant);
}
