import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drainerIds, planPartitions } from '../../../../domain/campaign/partition.ts';
import { countRecipients, recipientStates } from '../../../../domain/campaign/recipient.ts';
import { campaignActions, campaignStates, moveCampaign } from '../../../../domain/campaign/state.ts';

describe('moveCampaign', () => {
  it('sends nothing that was not previewed and launched', () => {
    for (const state of campaignStates)
      for (const action of campaignActions) {
        const moved = moveCampaign(state, action);
        if (moved.kind === 'moved' && moved.to === 'running')
          expect([state, action]).toBeOneOf([
            ['previewed', 'launch'],
            ['paused', 'resume'],
          ]);
      }
  });

  it('never leaves its end', () => {
    for (const state of ['completed', 'cancelled'] as const)
      for (const action of campaignActions) expect(moveCampaign(state, action).kind).not.toBe('moved');
  });

  it('bears being told twice', () => {
    expect(moveCampaign('paused', 'pause')).toEqual({ kind: 'same' });
    expect(moveCampaign('draft', 'launch')).toEqual({ kind: 'refused', from: ['previewed'] });
  });
});

describe('planPartitions', () => {
  it('gives every recipient to exactly one partition', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), (audience) => {
        const stretches = planPartitions(audience);
        expect(stretches[0]?.from).toBe(1);
        expect(stretches.at(-1)?.to).toBe(audience);
        for (const [index, { from }] of stretches.entries()) expect(from).toBe((stretches[index - 1]?.to ?? 0) + 1);
        expect(stretches.length).toBeLessThanOrEqual(16);
      }),
    );
  });
});

describe('drainerIds', () => {
  it('names the campaign itself up to 40,000 recipients, and one workflow for each partition beyond', () => {
    expect(drainerIds('key', 40_000)).toEqual(['campaign-key']);
    expect(drainerIds('key', 40_001)).toEqual([0, 1, 2, 3, 4].map((index) => `campaign-key-${index}`));
  });
});

describe('countRecipients', () => {
  it('adds up to the audience, whatever is where', () => {
    const row = fc.record({ state: fc.constantFrom(...recipientStates), count: fc.nat(1_000) });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { total, ...counts } = countRecipients(rows);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
    );
  });
});
