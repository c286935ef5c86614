import { describe, expect, it } from 'vitest';
import { previewText } from '../../../cli/brake.ts';
import { storyText } from '../../../cli/story-text.ts';

describe('storyText', () => {
  it('shows the day and the second once, and wraps under the text', () => {
    const lines = [
      { at: '2026-11-20T10:00:00.000Z', kind: 'event', text: 'Event user.signed_up arrived.' },
      { at: '2026-11-20T10:00:00.500Z', kind: 'journey', text: 'Entered journey "welcome", version 0123456789ab.' },
      { at: '2026-11-21T09:00:00.000Z', kind: 'receipt', text: 'Receipt: delivered.' },
    ];
    expect(storyText(lines, false, 50).split('\n')).toEqual([
      '  2026-11-20',
      '  10:00:00  ●  Event user.signed_up arrived.',
      '            ▶  Entered journey "welcome", version',
      '               0123456789ab.',
      '  2026-11-21',
      '  09:00:00  ✓  Receipt: delivered.',
    ]);
  });
});

describe('previewText', () => {
  it('says how many would go late before anything is released', () => {
    const halt = { channel: 'sms', journey: null, reason: 'wrong price', since: '2026-11-20T10:00:00Z' };
    expect(previewText({ halts: [halt], held: 2, oldest: '2026-11-20T10:05:00Z' })).toBe(
      'This releases:\n  sms, since 2026-11-20T10:00:00Z: wrong price\n' +
        '2 people wait at it and would get their message late, the first since 2026-11-20T10:05:00Z. Quiet hours and consent are asked again before each.',
    );
  });
});
