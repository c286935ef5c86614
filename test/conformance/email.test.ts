import { conform } from './conform.ts';
import { ended, send, tomorrow, type Prepare } from './support/prepare.ts';

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

conform('email', {
  prepare: {
    'get-scheduled-emails': bulk,
    'reschedule-emails': bulk,
    'get-scheduled-email-statuses': bulk,
    'update-scheduled-email-statuses': bulk,
    'get-email-message-logs': sent,
    'get-outbound-email-message-delivery-reports': sent,
    'get-email-logs': sent,
    'get-email-delivery-reports': sent,
  },
  found: [
    'get-email-message-logs',
    'get-outbound-email-message-delivery-reports',
    'get-email-logs',
    'get-email-delivery-reports',
  ],
  reports: {
    'send-email-messages-api': 'receive-email-delivery-reports',
    'send-fully-featured-email': 'receive-email-delivery-reports',
    'send-mime-email': 'receive-email-delivery-reports',
  },
});
