import { describe, expect, it } from 'vitest';
import { newcomers, undecided } from '../../../../cli/demo/onboarding/cast.ts';
import { owedTo } from '../../../../cli/demo/owed.ts';
import { customers } from '../../../../cli/demo/support/cast.ts';

describe('owedTo', () => {
  it('with real days only what signing up brings at once', () => {
    expect(owedTo(newcomers('r', 0), false)).toEqual({
      messages: { 'email/welcome': 2, 'sms/welcome': 2 },
      endings: {},
      undoing: {},
      recipients: 0,
    });
  });

  it('for a trial that is taken back every kind of undoing, once', () => {
    const { undoing, endings } = owedTo([undecided('r', 0)], true);
    expect(undoing).toEqual({ 'cancel-held': 1, correction: 1, 'provider-cancel': 1, restore: 1 });
    expect(endings).toEqual({ 'trial exited': 1 });
  });

  it('without phones on which one can answer a mail instead of an apology', () => {
    expect(Object.keys(owedTo(customers('r', 0, true), true).messages)).toContain('sms/ticket-sorry');
    expect(owedTo(customers('r', 0, false), true).messages).toMatchObject({ 'email/ticket-follow-up': 1 });
  });
});
