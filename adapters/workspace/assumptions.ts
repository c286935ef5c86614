import { anyChannel, type Assumptions, type EventRate, type Rate, usual } from '../../domain/crowd/assumptions.ts';
import { kindOf, parseObject } from '../../domain/journey/authoring/object-schema.ts';
import { eventTypePattern } from '../../domain/subjects.ts';
import type { Path, Problem, Report } from '../../domain/problem.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { assumptionsShape, eventRateShape } from './assumptions-schema.ts';
import { asError, type WorkspaceProblem } from './problem.ts';
import { readYaml } from './yaml-document.ts';

export type AssumptionsReading =
  | { readonly kind: 'assumptions'; readonly assumptions: Assumptions }
  | { readonly kind: 'refused'; readonly problems: readonly WorkspaceProblem[] };

/** Reads a file of assumptions; what it does not say is as usual. `listened`: the event types that the journey listens to. */
export function readAssumptions(text: string, file: string, listened: readonly string[]): AssumptionsReading {
  const document = readYaml(text, file, 'rates, such as delivered: 0.97');
  if (document.kind === 'refused') return { kind: 'refused', problems: document.problems.map(asError) };
  const found: Problem[] = [];
  const assumptions = read(document.value, listened, (path, problem) => void found.push({ path, ...problem }));
  return assumptions === null || found.length > 0
    ? { kind: 'refused', problems: found.map((problem) => asError(document.locate(problem))) }
    : { kind: 'assumptions', assumptions };
}

function read(value: unknown, listened: readonly string[], report: Report): Assumptions | null {
  const shaped = parseObject(assumptionsShape, value, [], report);
  if (shaped === null) return null;
  const { start: written, over, events = {}, delivered, consent, reachable, countries, ...rates } = shaped;
  const start = written === undefined ? usual.start : instantOf(written, ['start'], report);
  const rated = Object.entries(events).map(([type, rate]) => [type, readEvent(type, rate, listened, report)] as const);
  if (start === null || rated.some(([, rate]) => rate === null)) return null;
  const given = Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined));
  return {
    ...usual,
    ...given,
    start,
    over: over ?? usual.over,
    events: Object.fromEntries(rated) as Assumptions['events'],
    delivered: { ...usual.delivered, ...byChannel(delivered) },
    consent: { ...usual.consent, ...byChannel(consent) },
    reachable: { ...usual.reachable, ...defined(reachable ?? {}) },
    countries: countries ?? {},
  };
}

const byChannel = (rates: Rate | { readonly [channel: string]: Rate | undefined } | undefined) =>
  typeof rates === 'number' ? { [anyChannel]: rates } : (defined(rates ?? {}) as { readonly [channel: string]: Rate });

const defined = (rates: object): object =>
  Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined));

export function instantOf(text: string, path: Path, report: Report): number | null {
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return instant;
  report(path, { message: `'${text}' is no instant`, expected: '2026-03-02T09:00:00+01:00 (with its zone)' });
  return null;
}

function readEvent(type: string, value: unknown, listened: readonly string[], report: Report): EventRate | null {
  const path = ['events', type];
  if (!eventTypePattern.test(type) || !listened.includes(type)) {
    const hint = didYouMean(type, listened);
    report(path, {
      message: `the journey does not listen to '${type}'`,
      expected: listened.length === 0 ? 'no events: it listens to none' : `one of ${listened.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
  if (typeof value === 'number' && value >= 0 && value <= 1) return { happens: value };
  if (typeof value !== 'object') {
    report(path, {
      message: `a rate cannot be ${kindOf(value)}`,
      expected: '0.6, or { happens: 0.6, within: 3 days }',
    });
    return null;
  }
  const rate = parseObject(eventRateShape, value, path, report);
  if (rate === null) return null;
  return { happens: rate.happens, ...(rate.within === undefined ? {} : { within: rate.within }) };
}
