import { describe, expect, it } from 'vitest';
import { conform } from './conform.ts';
import { corrected } from './corrections.ts';
import { createDescribed } from './support/described.ts';
import { readOpenApi } from './support/openapi.ts';
import { ended, send, tomorrow, type Prepare } from './support/prepare.ts';
import { createWorld } from './support/world.ts';

const bulkId = 'BULK-ID-123-xyz';

const mail = (to: string) => ({
  sender: 'Acme <hello@acme.example>',
  destinations: [{ to: [{ destination: to }] }],
  content: { subject: 'Hello', text: 'Hi', html: '<p>Hi</p>' },
});

const bulk: Prepare = async (world) => {
  const messages = [mail('john.smith@example.com')];
  await send(world, '/email/4/messages', { messages, options: { schedule: { bulkId, sendAt: tomorrow() } } });
  return { bulkId };
};

/** Delivered, bounced, refused. */
const sent: Prepare = async (world) => {
  const messages = ['john@example.com', 'john+bounce@example.com', 'john+rcpt550@example.com'].map((to) => ({
    ...mail(to),
    options: { platform: { entityId: 'entity', applicationId: 'application' }, campaignReferenceId: 'summersale' },
  }));
  await send(world, '/email/4/messages', { messages });
  await ended(world);
  return {};
};

const domain: Prepare = async (world) => {
  await send(world, '/email/1/domains', { domainName: 'mail.example.com', targetedDailyTraffic: 1000 });
  return { domainName: 'mail.example.com' };
};
const acme: Prepare = () => Promise.resolve({ domainName: 'acme.example' });

const suppressed: Prepare = async (world) => {
  const about = { domainName: 'example.com', type: 'BOUNCE' };
  await send(world, '/email/1/suppressions', { suppressions: [{ ...about, emailAddress: ['jane@example.org'] }] });
  await new Promise((resolve) => setTimeout(resolve, 100)); // it is saved in a moment
  return about;
};

const validated: Prepare = async (world) => {
  const destinations = ['john@example.com', 'jane+full@example.com', 'jim'].map((destination) => ({ destination }));
  await send(world, '/email/2/validations', { validationRequestId: 'one', destinations });
  await new Promise((resolve) => setTimeout(resolve, 150)); // it is ready in a moment
  return { validationRequestId: 'one' };
};

const template: Prepare = async (world) => {
  const body = new FormData();
  const file = { contentType: 'text/plain', fileName: 'a.txt', data: 'YWJj' };
  const fields = { name: 'Welcome', subject: 'Hello', html: '<p>Hi</p>', attachments: JSON.stringify([file]) };
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await world.call({ method: 'POST', path: '/email/1/templates', body });
  const { id, attachments } = answer.json as { id: number; attachments: { id: string }[] };
  world.sandbox.change({ rateLimits: 0 }); // templates are made one a second
  return { templateId: String(id), attachmentId: attachments[0]?.id ?? '' };
};

/** Readers who open and click, complain, leave, and a mailbox that bounces after all. */
const read: Prepare = async (world) => {
  const readers = ['click', 'complain', 'unsubscribe', 'latebounce'].map((what) => mail(`john+${what}@example.com`));
  const messages = readers.map((one) => ({
    ...one,
    content: { ...one.content, html: '<p>See <a href="https://acme.example/offers">our offers</a></p>' },
  }));
  const tracking = { track: true, trackOpens: true, trackClicks: true, trackingUrl: world.hook.url };
  await send(world, '/email/4/messages', { messages, options: { tracking } });
  return {};
};

conform('email', {
  happenings: {
    // OPENED and CLICKED, COMPLAINED, OPENED and UNSUBSCRIBED, LATE_BOUNCE.
    'receive-email-tracking-reports': { cause: read, is: (told) => 'notificationType' in told, times: 6 },
  },
  prepare: {
    'get-scheduled-emails': bulk,
    'reschedule-emails': bulk,
    'get-scheduled-email-statuses': bulk,
    'update-scheduled-email-statuses': bulk,
    'get-email-message-logs': sent,
    'get-outbound-email-message-delivery-reports': sent,
    'get-email-logs': sent,
    'get-email-delivery-reports': sent,
    'get-domain-details': acme,
    'delete-domain': domain,
    'update-tracking-events': domain,
    'verify-domain': domain,
    'get-suppressions': suppressed,
    'get-validations': validated,
    'get-email-templates': template,
    'get-email-template': template,
    'update-email-template': template,
    'patch-email-template': template,
    'delete-email-template': template,
    'generate-email-template-preview': template,
    'get-email-template-attachments': template,
    'upload-email-template-attachment': template,
    'delete-email-template-attachment': template,
  },
  found: [
    'get-email-message-logs',
    'get-outbound-email-message-delivery-reports',
    'get-email-logs',
    'get-email-delivery-reports',
    'get-suppressions',
    'get-validations',
    'get-email-templates',
  ],
  reports: {
    'send-email-messages-api': 'receive-email-delivery-reports',
    'send-fully-featured-email': 'receive-email-delivery-reports',
    'send-mime-email': 'receive-email-delivery-reports',
  },
});

describe("what readers do, beside the vendor's description", () => {
  const described = createDescribed(corrected('email', readOpenApi('email')));

  it.each(['open', 'click', 'complain', 'unsubscribe', 'latebounce'])('%s', async (verb) => {
    const world = await createWorld({ pushes: true });
    const html = '<p><a href="https://acme.example/">here</a></p>';
    const message = mail(`john+${verb}@example.com`);
    await send(world, '/email/4/messages', {
      messages: [{ ...message, content: { subject: 'Hello', html }, webhooks: { callbackData: 'mine' } }],
      options: { tracking: { trackingUrl: world.hook.url } },
    });
    await world.sandbox.advance({ by: '1 minute' });
    const told = world.hook.callbacks
      .map(({ body }) => JSON.parse(body) as object)
      .filter((one) => !('results' in one));
    await world.close();
    expect(told.length).toBeGreaterThan(0);
    for (const event of told) expect(described.webhook('receive-email-tracking-reports', event)).toEqual([]);
  });
});
