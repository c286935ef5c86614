import type { Instant } from '../../domain/clock.ts';
import { parseObject } from '../../domain/journey/authoring/object-schema.ts';
import { durationMs, readDuration } from '../../domain/journey/duration.ts';
import type { CallResult } from '../../domain/message/receive.ts';
import type { Path, Problem, Report } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import type { Consent, Expectation, Scenario, ScenarioEnd, ScenarioEvent } from '../../domain/workspace/scenario.ts';
import type { WorkspaceFiles } from './files.ts';
import { asError, errorIn, type WorkspaceProblem } from './problem.ts';
import {
  beginsShape,
  callShape,
  endShape,
  eventShape,
  profileShape,
  scenarioShape,
  sentShape,
  skippedShape,
} from './scenario-schema.ts';
import { readYaml } from './yaml-document.ts';

export type ScenariosReading = {
  readonly scenarios: readonly { readonly file: string; readonly scenario: Scenario }[];
  readonly problems: readonly WorkspaceProblem[];
};

/** scenarios/*.yaml */
export function readScenarios(files: WorkspaceFiles): ScenariosReading {
  const problems: WorkspaceProblem[] = [];
  const scenarios: { file: string; scenario: Scenario }[] = [];
  const voices = [...files.keys()].flatMap((file) => /^templates\/(voice\/[^./]+)\./.exec(file)?.[1] ?? []);
  for (const [file, text] of files) {
    if (!file.startsWith('scenarios/')) continue;
    if (!/\.ya?ml$/.test(file)) {
      problems.push(errorIn(file, { message: 'a scenario is YAML', expected: 'a file .yaml' }));
      continue;
    }
    const document = readYaml(text, file, 'scenario, start, events and expect');
    if (document.kind === 'refused') {
      problems.push(...document.problems.map(asError));
      continue;
    }
    const found: Problem[] = [];
    const scenario = readScenario(document.value, voices, (path, problem) => found.push({ path, ...problem }));
    problems.push(...found.map((problem) => asError(document.locate(problem))));
    if (scenario !== null && found.length === 0) scenarios.push({ file, scenario });
  }
  return { scenarios, problems };
}

function readScenario(value: unknown, voices: readonly string[], report: Report): Scenario | null {
  const read = parseObject(scenarioShape, value, [], report);
  if (read === null) return null;
  const start = readInstant(read.start, null, ['start'], report);
  if (start === null) return null;
  const profile = parseObject(profileShape, read.profile ?? {}, ['profile'], report);
  const events = read.events.map((event, index) => readEvent(event, start, ['events', index], report));
  const expect = read.expect.map((one, index) => readExpectation(one, start, ['expect', index], report));
  return {
    name: read.scenario,
    start,
    traits: profile?.traits ?? {},
    consents: consentsOf(profile?.consents ?? {}),
    draws: read.draws ?? {},
    ends: readEnds(read.ends ?? {}, report),
    calls: readCalls(read.calls ?? {}, voices, report),
    events: events.filter((event) => event !== null).sort((left, right) => left.at - right.at),
    expect: expect.filter((one) => one !== null),
  };
}

function readCalls(
  written: { readonly [message: string]: unknown },
  voices: readonly string[],
  report: Report,
): Scenario['calls'] {
  const calls = Object.entries(written).map(([message, value]): [string, CallResult] | null => {
    if (!voices.includes(message)) {
      const expected = voices.length === 0 ? 'a template in templates/voice' : `one of ${voices.join(', ')}`;
      const hint = didYouMean(message, voices);
      report(['calls', message], { message: `there is no call '${message}'`, expected, ...(hint && { hint }) });
    }
    const read = parseObject(callShape, value, ['calls', message], report);
    if (read === null) return null;
    const { answer, answeredBy = null, dtmf = null, collected = null } = read;
    return [message, { answer, answeredBy, dtmf, collected }];
  });
  return Object.fromEntries(calls.filter((call) => call !== null));
}

function readEnds(written: { readonly [step: string]: unknown }, report: Report): Scenario['ends'] {
  const ends = Object.entries(written).map(([step, value]): readonly [string, ScenarioEnd] | null => {
    const read = parseObject(endShape, value, ['ends', step], report);
    return read && [step, { as: read.as, afterMs: read.after === undefined ? 0 : durationMs(read.after) }];
  });
  return Object.fromEntries(ends.filter((end) => end !== null));
}

function readEvent(value: unknown, start: Instant, path: Path, report: Report): ScenarioEvent | null {
  if (typeof value === 'object' && value !== null && 'begins' in value)
    return readBeginning(value, start, path, report);
  const read = parseObject(eventShape, value, path, report);
  if (read === null) return null;
  const at = read.at === undefined ? start : readInstant(read.at, start, [...path, 'at'], report);
  return at === null ? null : { at, type: read.event, properties: read.properties ?? {}, traits: read.traits ?? {} };
}

function readBeginning(value: object, start: Instant, path: Path, report: Report): ScenarioEvent | null {
  const read = parseObject(beginsShape, value, path, report);
  if (read === null) return null;
  const at = read.at === undefined ? start : readInstant(read.at, start, [...path, 'at'], report);
  // Which type and when is known once the journeys are at hand.
  return at === null ? null : { at, type: '', properties: {}, traits: {}, begins: read.begins };
}

function readExpectation(value: unknown, start: Instant, path: Path, report: Report): Expectation | null {
  const isSkip = typeof value === 'object' && value !== null && 'skip' in value;
  const read = isSkip ? readSkipped(value, path, report) : parseObject(sentShape, value, path, report);
  if (read === null) return null;
  const at = read.at === undefined ? undefined : readInstant(read.at, start, [...path, 'at'], report);
  if (at === null) return null;
  const { journey, locale, subject, contains } = read;
  const more = { at, journey, locale, subject, contains };
  return {
    kind: isSkip ? 'skipped' : 'sent',
    message: read.send,
    ...Object.fromEntries(Object.entries(more).filter(([, one]) => one !== undefined)),
  };
}

function readSkipped(value: object, path: Path, report: Report) {
  const read = parseObject(skippedShape, value, path, report);
  if (read === null) return null;
  return { ...read, send: read.skip, contains: read.because, locale: undefined, subject: undefined };
}

function consentsOf(written: { readonly [channel: string]: { readonly [topic: string]: Consent['state'] } }) {
  return Object.entries(written).flatMap(([channel, topics]) =>
    Object.entries(topics).map(([topic, state]): Consent => ({ channel, topic, state })),
  );
}

function readInstant(text: string, start: Instant | null, path: Path, report: Report): Instant | null {
  if (start !== null && text.startsWith('+')) {
    const reading = readDuration(text.slice(1));
    if (reading.kind === 'duration') return start + reading.ms;
    report(path, { message: reading.reason, expected: "a duration such as '+2 days'" });
    return null;
  }
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  const expected = `2026-03-02T09:00:00+01:00 (with its zone)${start === null ? '' : ", or '+2 days' after the start"}`;
  report(path, { message: `'${text}' is no instant`, expected });
  return null;
}
