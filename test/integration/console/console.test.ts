import { connect } from 'nats';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../cli/api-client.ts';
import { consoleLink } from '../../../cli/console.ts';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { findChromium, launchChromium } from '../../support/chromium.ts';
import {
  insertCompensation,
  insertEnrollment,
  insertMessage,
  insertPerson,
  publishWelcome,
} from '../../support/people.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('the console in Chromium', () => {
  let world: ApiWorld;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What the browser complained of: a broken policy, a script that failed, a file that is missing. */
  let complaints: string[];

  beforeAll(async () => {
    [world, browser] = await Promise.all([apiWorld('console'), launchChromium(executable ?? '')]);
    await publishWelcome(world.pool);
    const ana = await insertPerson(world.pool, 'ana', { name: 'Ana Horvat', email: 'ana@example.com', plan: 'pro' });
    await insertMessage(world.pool, ana, await insertEnrollment(world.pool, ana));
    await insertPerson(world.pool, 'bo', { name: 'Bo' });
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(`the browser complained: ${complaints.join('; ')}`);
  });

  const link = async (): Promise<string> =>
    (await consoleLink(connectApi({ CARILLON_URL: world.url, CARILLON_API_KEY: world.keys.apiKey }))).url;
  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<void> => {
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    // No router runs here that would make these calls.
    await world.pool.query('update dispatches set done_at = now()');
    await page.goto(await link());
    await page.getByRole('heading', { level: 1, name: 'All is well.' }).waitFor();
  };
  const visit = (room: string): Promise<void> => page.getByRole('link', { name: room, exact: true }).click();
  const one = async (sql: string): Promise<unknown> =>
    (await world.pool.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];

  it('opens by a link that works once and leaves no trace in the address', async () => {
    await open();
    expect(page.url()).toBe(`${world.url}/console/`);
    const used = await link();
    const stranger = await browser.newContext();
    const theirs = await stranger.newPage();
    await theirs.goto(used);
    await theirs.getByRole('heading', { name: 'All is well.' }).waitFor();
    await theirs.getByRole('button', { name: 'Log out' }).click();
    await theirs.getByText('./carillon console').waitFor();
    await theirs.goto('about:blank');
    await theirs.goto(used);
    await theirs.getByRole('alert').filter({ hasText: 'has been used already' }).waitFor();
    await stranger.close();
  });

  it('finds a person by any name and tells why, sent and not sent', async () => {
    await open();
    await visit('People');
    const box = page.getByRole('textbox', { name: 'Name of a person' });
    await box.fill('ANA@example.com');
    await box.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ana Horvat' }).waitFor();
    await page.getByText('Attempt 1: no clear answer: connection reset.', { exact: false }).waitFor();
    expect(page.url()).not.toContain('ana');
    await page.getByRole('button', { name: /^hello Sent/ }).click();
    const story = page.getByRole('dialog', { name: 'Why this message' });
    await story.getByText('Sent: infobip took it on attempt 2, and the receipt says delivered.').waitFor();
    await page.keyboard.press('Escape');

    await visit('People');
    await box.fill('bo');
    await box.press('Enter');
    await page.getByText('never arrived for this person', { exact: false }).waitFor();

    await visit('People');
    await box.fill('nobody-at-all');
    await box.press('Enter');
    await page.getByRole('heading', { name: 'Nobody is known as “nobody-at-all”.' }).waitFor();
    // The only thing a browser may say of it: that the api answered 404.
    complaints = complaints.filter((text) => !text.includes('404'));
  });

  it('starts a follow-up, writes a consent down, and cancels', async () => {
    await open();
    await page.goto(`${world.url}/console/people/bo`);
    await page.getByRole('button', { name: 'Start a follow-up' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('Started “welcome”.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByLabel('Why', { exact: false }).last().fill('wrong person');
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await expect
      .poll(() => one(`select mark ->> 'reason' from enrollments where mark is not null`))
      .toBe('cancelled: wrong person');
    await page.getByRole('button', { name: 'Change…' }).click();
    await page.getByRole('button', { name: 'Write it down' }).click();
    await expect.poll(() => one(`select source || ' ' || state from consents`)).toBe('console unsubscribed');
  });

  it('draws a journey with its counts, moves them by itself, and pauses it', async () => {
    await world.pool.query(
      `update enrollments set place = '{"step":"hello","kind":"send","until":null}' where mark is null`,
    );
    await open();
    await visit('Journeys');
    await page.getByRole('link', { name: /welcome/ }).click();
    const box = page.locator('.box.send');
    await box.getByText('1 delivered').waitFor();
    await box.getByText('1', { exact: true }).waitFor();
    await world.pool.query(`update messages set delivery = 'undelivered'`);
    await box.getByText('1 undelivered').waitFor();
    expect(await page.locator('.react-flow__edge').count()).toBe(4);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused. Everyone keeps their place.').waitFor();
    expect(await one(`select status from journeys where id = 'welcome'`)).toBe('paused');
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
    await expect.poll(() => one(`select status from journeys where id = 'welcome'`)).toBe('live');
  });

  it('pulls the brake by keyboard alone, and shows what a release would do before it does it', async () => {
    await open();
    await world.pool.query(`update enrollments set held_back = 'halted' where mark is null`);
    await page.getByRole('button', { name: 'Stop sending' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Stop sending' }).waitFor();
    await expect
      .poll(() => page.evaluate('document.activeElement?.getAttribute("placeholder")'))
      .toBe('Wrong price in the mail');
    await page.keyboard.type('wrong price');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sending is halted.' }).waitFor();
    expect(await one('select reason from halts where released_at is null')).toBe('wrong price');
    await page.locator('.halted').getByText('everything').waitFor();

    await page.getByRole('button', { name: 'Resume…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resume everything' });
    await dialog
      .getByText('1 person waits at this brake and would get their message late.', { exact: false })
      .waitFor();
    expect(await one('select count(*)::int from halts where released_at is null')).toBe(1);
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Resumed. 1 person goes on.').waitFor();
    expect(await one('select count(*)::int from halts where released_at is null')).toBe(0);
  });

  it('says first that something could not be undone, and asks for it again', async () => {
    await open();
    const parked = await insertCompensation(
      world.pool,
      await insertEnrollment(world.pool, await insertPerson(world.pool, 'eva')),
      { step: 'hello', outcome: 'parked' },
    );
    await page.getByRole('heading', { level: 1, name: 'Some things could not be undone.' }).waitFor();
    const card = page.getByRole('region', { name: 'Not undone' });
    await card.getByText('send its correction, parked for', { exact: false }).waitFor();
    await card.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Asked for again, on the evidence of now.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'All is well.' }).waitFor();
    expect(await one(`select workflow_id from dispatches where kind = 'compensation'`)).toBe(
      `compensation-${parked}-1`,
    );
  });

  it('previews a campaign, launches what was previewed, and pauses it', async () => {
    await world.pool.query(`update profiles set traits = traits || '{"phone":"+385911111111"}' where traits ? 'plan'`);
    const applied = await world.post(
      '/v1/apply',
      {
        workspace: 'default',
        settings: { defaultLocale: 'en', defaultZone: 'UTC', senders: { sms: { from: 'Acme' } } },
        contracts: {},
        templates: { 'sms/offer': { en: { kind: 'text', text: 'Hi {{ profile.name }}' } } },
        journeys: [],
        segments: [{ segment: 'pros', where: { 'traits.plan': 'pro' } }],
        campaigns: [{ campaign: 'offer', segment: 'pros', send: 'sms/offer', class: 'service', rate: 10 }],
      },
      { key: world.keys.apiKey },
    );
    expect(applied.status).toBe(200);
    await open();
    await visit('Campaigns');
    await page.getByRole('link', { name: /offer/ }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Hi Ana Horvat').waitFor();
    await preview.getByLabel('Type 1 to launch').fill('1');
    await preview.getByRole('button', { name: 'Launch to 1 person' }).click();
    await page.getByRole('region', { name: 'Progress' }).getByText('0 of 1 final').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await one('select state from campaigns')).toBe('paused');
  });

  it('hears what happens as it happens', async () => {
    await open();
    const { user, password, inboxPrefix } = world.nats.natsUsers.relay;
    const relay = await connect({ servers: world.nats.natsUrl, user, pass: password, inboxPrefix });
    await page.getByText('live', { exact: true }).waitFor();
    const outcome = { type: 'message.accepted', channel: 'sms', template: 'welcome', journey: 'welcome' };
    await relay.jetstream().publish('out.default.message.accepted', JSON.stringify(outcome));
    await page.getByRole('region', { name: 'What happens' }).getByText('sms “welcome” in welcome').waitFor();
    await relay.close();
  });

  it('shows dead letters whole and puts them back', async () => {
    await world.park('in.default.user.signed_up.aaaaaaaaaaaaaaaaaaaaaaaaaa', 'invalid', '{"plan":7}');
    await open();
    await visit('Dead letters');
    await page
      .getByRole('button', { name: /^Look at dead letter/ })
      .first()
      .click();
    await page.getByText('"plan": 7').waitFor();
    await page.getByRole('button', { name: /^Put back to/ }).click();
    await page.getByRole('heading', { name: 'Nothing is put aside.' }).waitFor();
    expect((await world.stored('EVENTS')).at(-1)?.body).toEqual({ plan: 7 });
  });

  it.each([
    ['a phone, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const }],
    ['a desktop, light', { viewport: { width: 1280, height: 860 }, colorScheme: 'light' as const }],
  ])('fits %s: nothing runs over, every text can be read', async (_device, options) => {
    await open(options);
    for (const place of ['', 'people', 'people/ana', 'journeys', 'journeys/welcome', 'campaigns', 'dead-letters']) {
      await page.goto(`${world.url}/console/${place}`);
      await page.locator('h1').waitFor();
      await expect.poll(() => page.locator('[aria-busy]').count(), { timeout: 10_000 }).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
      expect(await page.evaluate(faintTexts)).toEqual([]);
    }
  });
});

/** Texts whose contrast with what is behind them is below 4.5 (WCAG AA), computed in the page. */
const faintTexts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = ([r, g, b, a], [R, G, B]) => [r, g, b].map((v, i) => (v * a + [R, G, B][i] * (255 - a)) / 255);
  const behind = (element) => {
    if (element === null) return [255, 255, 255];
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : over(colour, behind(element.parentElement));
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || !element.checkVisibility({ checkOpacity: true }) || element.closest('.unseen, [disabled]')) continue;
    const back = behind(element);
    const [light, dark] = [luminance(over(rgba(getComputedStyle(element).color), back)), luminance(back)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.push(element.textContent.slice(0, 40) + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;
