import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evidence, writeEvidence } from '../../../../../cli/demo/evidence/evidence.ts';
import { verifyEvidence } from '../../../../../cli/demo/evidence/verify-evidence.ts';
import { campaign, evidenceOf, onboarding, support } from '../../../../support/demo-evidence.ts';
import { deleteEachLine, forgeEachRow, spoilEachFile } from '../../../../support/tampered-evidence.ts';

const root = mkdtempSync(join(tmpdir(), 'carillon evidence '));
const whole = join(root, 'whole');
const right = evidenceOf([onboarding(), campaign(), support()]);
beforeAll(() => writeEvidence(whole, right));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A request that does not tell of this message. */
const without = (event: Evidence['outcomes'][number], id: string): Evidence['outcomes'][number] =>
  Array.isArray(event['messages']) ? { ...event, messages: event['messages'].filter((one) => one !== id) } : event;

describe('verifyEvidence', () => {
  it('finds nothing wrong with three scenarios that add up', () => {
    expect(verifyEvidence(whole)).toEqual([]);
  });

  it('takes a recipient whose acceptance was found by a look-up', () => {
    const folder = join(root, 'looked up');
    const found = { type: 'message.accepted', message: 'c5' };
    writeEvidence(folder, { ...right, outcomes: [...right.outcomes.map((event) => without(event, 'c5')), found] });
    expect(verifyEvidence(folder)).toEqual([]);
  });

  it('sees whichever single row is deleted, forged away, changed or cut, and whichever file is missing', () => {
    const all = [...deleteEachLine(whole), ...forgeEachRow(whole), ...spoilEachFile(whole)];
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ problems }) => problems.length === 0).map(({ what }) => what)).toEqual([]);
  });

  /** By somebody who knows how everything is made, digests included. */
  it.each<readonly [string, (evidence: Evidence) => Partial<Evidence>, RegExp]>([
    [
      'a message that a phone got twice',
      ({ oracle }) => ({ oracle: [...oracle, ...oracle.slice(-2)] }),
      /was taken 2 times by the far side/,
    ],
    [
      'an accepted request that is told of twice',
      ({ outcomes }) => ({ outcomes: [...outcomes, ...outcomes.filter(({ type }) => type === 'campaign.accepted')] }),
      /message c1 is told of as accepted 2 times; expected once/,
    ],
    [
      'a recipient who is told of by the request and alone',
      ({ outcomes }) => ({ outcomes: [...outcomes, { type: 'message.accepted', message: 'c5' }] }),
      /message c5 is told of as accepted 2 times; expected once/,
    ],
    [
      'a recipient who is told of by nobody',
      ({ outcomes }) => ({ outcomes: outcomes.map((event) => without(event, 'c5')) }),
      /message id-c5 has no message.accepted among the outcomes/,
    ],
    [
      'a compensation with another end',
      ({ compensations }) => ({ compensations: compensations.map((one) => ({ ...one, outcome: 'nothing' })) }),
      /compensation k-gift has no compensation.nothing among the outcomes/,
    ],
    [
      'evidence that names another message',
      ({ compensations }) => ({
        compensations: compensations.map((one) => ({ ...one, evidence: { ...one.evidence, messageId: 'id-m1' } })),
      }),
      /was undone, but the far side did not cancel id-m1/,
    ],
    [
      'a campaign that did not end',
      ({ outcomes }) => ({ outcomes: outcomes.filter(({ type }) => type !== 'campaign.completed') }),
      /campaign spring-offer has no campaign.completed/,
    ],
    [
      'a history of the campaign that does not end',
      ({ histories }) => ({ histories: histories.map(({ workflow }) => ({ workflow, history: {} })) }),
      /the history of campaign-key does not end completed/,
    ],
    [
      'rows of a scenario that was not played',
      ({ summary }) => ({ summary: summary.map((one) => ({ ...one, scenarios: one.scenarios.slice(1) })) }),
      /rows of onboarding, which was not played/,
    ],
    [
      'a scenario that says it was skipped',
      ({ summary }) => ({
        summary: summary.map((one) => ({
          ...one,
          scenarios: one.scenarios.map((scenario) => ({ ...scenario, skipped: 'no time' })),
        })),
      }),
      /rows of .*, which was not played/,
    ],
  ])('sees %s', (what, edit, problem) => {
    const folder = join(root, what);
    writeEvidence(folder, { ...right, ...edit(right) });
    expect(verifyEvidence(folder).join('\n')).toMatch(problem);
  });
});
