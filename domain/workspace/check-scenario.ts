import type { Expectation, Happening, Scenario } from './scenario.ts';

/** One expectation or one message, side by side; `wrong` names every way in which they differ. */
export type Comparison =
  | { readonly kind: 'met'; readonly expected: Expectation; readonly happened: Happening }
  | {
      readonly kind: 'different';
      readonly expected: Expectation;
      readonly happened: Happening;
      readonly wrong: readonly string[];
    }
  | { readonly kind: 'missing'; readonly expected: Expectation }
  | { readonly kind: 'unexpected'; readonly happened: Happening };

/** Compares in order. A message that is too many or too few does not make all that follow it wrong. */
export function checkScenario(scenario: Scenario, happenings: readonly Happening[]): readonly Comparison[] {
  const countsSkips = scenario.expect.some(({ kind }) => kind === 'skipped');
  const told = happenings.filter(({ kind }) => kind === 'sent' || (countsSkips && kind === 'skipped'));
  const comparisons: Comparison[] = [];
  let next = 0;
  for (const expected of scenario.expect) {
    const found = told.findIndex((happened, index) => index >= next && isAbout(expected, happened));
    const happened = told[found];
    if (happened === undefined) {
      comparisons.push({ kind: 'missing', expected });
      continue;
    }
    comparisons.push(...told.slice(next, found).map(unexpected));
    const wrong = differences(expected, happened);
    comparisons.push(
      wrong.length === 0 ? { kind: 'met', expected, happened } : { kind: 'different', expected, happened, wrong },
    );
    next = found + 1;
  }
  return [...comparisons, ...told.slice(next).map(unexpected)];
}

const unexpected = (happened: Happening): Comparison => ({ kind: 'unexpected', happened });

function isAbout(expected: Expectation, happened: Happening): boolean {
  const sameJourney = expected.journey === undefined || expected.journey === happened.journey;
  return expected.kind === happened.kind && expected.message === happened.message && sameJourney;
}

function differences(expected: Expectation, happened: Happening): readonly string[] {
  const text = happened.kind === 'skipped' ? (happened.reason ?? '') : (happened.text ?? '');
  const wrong: string[] = [];
  if (expected.at !== undefined && expected.at !== happened.at)
    wrong.push(`at ${new Date(happened.at).toISOString()}, expected ${new Date(expected.at).toISOString()}`);
  if (expected.locale !== undefined && expected.locale !== happened.locale)
    wrong.push(`in ${happened.locale}, expected ${expected.locale}`);
  if (expected.subject !== undefined && expected.subject !== happened.subject)
    wrong.push(`subject '${happened.subject ?? ''}', expected '${expected.subject}'`);
  if (expected.contains !== undefined && !text.includes(expected.contains))
    wrong.push(`'${text}' does not contain '${expected.contains}'`);
  return wrong;
}
