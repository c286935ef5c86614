import { describe, expect, it, vi } from 'vitest';
import { branch, enroll, event, journey, send, waitFor, waitUntil, when } from '../../../domain/journey/builder.ts';
import { NotAsExpected, simulate } from '../../../testing/simulate.ts';

// A folder with mails takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const welcome = journey('welcome', {
  on: event('user.signed_up'),
  steps: [
    send('sms', 'welcome', { class: 'service' }),
    waitFor(event('app.opened'), {
      within: '2 days',
      else: [send('sms', 'come-back', { class: 'marketing', topic: 'tips' })],
    }),
    waitUntil('09:00'),
    send('sms', 'tips', { class: 'marketing', topic: 'tips' }),
  ],
});
const ana = { phone: '+385911234567', timezone: 'Europe/Zagreb' };

describe('simulate, for tests of one’s own', () => {
  it('plays a journey by itself, times where the person is, over the night on which clocks change', async () => {
    const begun = simulate(welcome).given(ana).at('2026-03-29T01:30', 'user.signed_up');
    await begun.expect(
      { send: 'sms/welcome', at: '2026-03-29T00:30:00Z' },
      { send: 'sms/come-back', at: '+2 days' },
      { send: 'sms/tips', at: '2026-03-31T09:00' },
    );
    await begun.at('+1 hour', 'app.opened').expect('sms/welcome', { send: 'sms/tips', at: '2026-03-29T09:00' });
  });

  it('holds to the policy that it is given', async () => {
    await simulate(welcome, { policy: { consent: { sms: 'opt-in' } } })
      .given(ana)
      .at('2026-03-02T10:00', 'user.signed_up')
      .expect('sms/welcome', { skip: 'sms/come-back', because: 'no consent' }, { skip: 'sms/tips' });
    await simulate(welcome, { policy: { consent: { sms: 'opt-in' } } })
      .given(ana, { sms: { tips: 'subscribed' } })
      .at('2026-03-02T10:00', 'user.signed_up')
      .expect('sms/welcome', 'sms/come-back', 'sms/tips');
  });

  it('plays a journey of a folder, with its texts', async () => {
    await simulate('welcome', { workspace: 'examples/acme' })
      .given({ ...ana, firstName: 'Ana', email: 'ana@example.com', locale: 'hr', plan: 'free' })
      .at('2026-03-02T10:00', 'user.signed_up', { plan: 'free' })
      .at('+1 day', 'app.opened')
      .expect({ send: 'sms/welcome', locale: 'hr', contains: 'Ana' }, 'email/welcome', {
        send: 'email/tips',
        at: '2026-03-04T09:00',
      });
  });

  it('plays on as the other journey ends whose end is awaited, which completes at once unless told otherwise', async () => {
    const after = journey('after', {
      on: event('user.signed_up'),
      steps: [
        enroll('tour', { id: 'tour', await: 'ended', within: '7 days' }),
        branch([when({ 'steps.tour.ended': 'exited' }, [send('sms', 'sorry', { class: 'service' })])], {
          else: [send('sms', 'done', { class: 'service' })],
        }),
      ],
    });
    const begun = simulate(after).given(ana).at('2026-03-02T10:00', 'user.signed_up');
    await begun.expect({ send: 'sms/done', at: '2026-03-02T10:00' });
    await begun.ends({ tour: { as: 'exited', after: '2 days' } }).expect({ send: 'sms/sorry', at: '+2 days' });
    await begun.ends({ tour: { as: 'never' } }).expect({ send: 'sms/done', at: '+7 days' });
  });

  it('shows what happened beside what was expected', async () => {
    const wrong = simulate(welcome)
      .given(ana)
      .at('2026-03-02T10:00', 'user.signed_up')
      .expect('sms/welcome', 'sms/hello');
    await expect(wrong).rejects.toBeInstanceOf(NotAsExpected);
    await expect(wrong).rejects.toThrow(/FAIL {2}welcome[\s\S]*- send sms\/hello[\s\S]*\+ .*sms\/come-back/);
  });

  it('says what it does not understand', async () => {
    const at = (when: string) => simulate(welcome).given(ana).at(when, 'user.signed_up').expect();
    await expect(at('tomorrow')).rejects.toThrow(/'tomorrow' is no instant; expected '2026-03-29T01:30'/);
    await expect(simulate('welcome').at('2026-03-02T10:00', 'x.y').expect()).rejects.toThrow(/needs a workspace/);
    const nobody = simulate('welcom', { workspace: 'examples/acme' }).at('2026-03-02T10:00', 'x.y');
    await expect(nobody.expect()).rejects.toThrow(/no journey 'welcom'/);
  });

  it('hands out all that happened', async () => {
    const happenings = await simulate(welcome).given(ana).at('2026-03-02T10:00', 'user.signed_up').happenings();
    expect(happenings.map(({ kind }) => kind)).toEqual(['entered', 'sent', 'sent', 'sent', 'ended']);
  });
});
