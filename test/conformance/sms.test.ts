import { conform } from './conform.ts';
import { ended, fates, send, tomorrow, type Prepare } from './support/prepare.ts';

const bulkId = 'BULK-ID-123-xyz';

const bulk: Prepare = async (world) => {
  const destinations = [{ to: '41793026727' }];
  await send(world, '/sms/2/text/advanced', { bulkId, messages: [{ destinations, text: 'Hi', sendAt: tomorrow() }] });
  return { bulkId };
};

/** One of every end, by both versions, with everything that a sender may want to be told again. */
const sent: Prepare = async (world) => {
  const destinations = fates.map((to) => ({ to }));
  const platform = { entityId: 'promotional-traffic-entity', applicationId: 'marketing-automation-application' };
  await send(world, '/sms/2/text/advanced', {
    messages: [
      { from: 'Acme', text: 'Hi', destinations, callbackData: 'mine', ...platform },
      { text: 'Hi', destinations },
    ],
  });
  await send(world, '/sms/3/messages', {
    messages: [
      {
        sender: 'Acme',
        content: { text: 'Hi' },
        destinations,
        options: { platform },
        webhooks: { callbackData: 'mine' },
      },
      { content: { text: 'Hi' }, destinations },
    ],
  });
  await ended(world);
  return {};
};

/** A message whose reader did what it was about. */
const delivered: Prepare = async (world) => {
  await send(world, '/sms/3/messages', {
    messages: [{ destinations: [{ to: '41793026727', messageId: 'm-1' }], content: { text: 'Hi' } }],
  });
  return { messageId: 'm-1' };
};

const written: Prepare = (world) => {
  world.sandbox.receiveSms({ from: '41793026727', to: 'Acme', text: 'STOP it' });
  return Promise.resolve({});
};

/** A short link in a text, followed by whoever got it. */
const followed: Prepare = async (world) => {
  const tracking = { shortenUrl: true, trackClicks: true, trackingUrl: world.hook.url };
  await send(world, '/sms/3/messages', {
    messages: [{ destinations: [{ to: '41793026727' }], content: { text: 'See https://acme.example/offers' } }],
    options: { tracking },
  });
  const [, code = ''] = /\/l\/(\w+)/.exec(world.sandbox.oracle.entries[0]?.text ?? '') ?? [];
  await world.call({ method: 'GET', path: `/l/${code}` }, '');
  return {};
};

conform('sms', {
  happenings: {
    'receive-inbound-sms-messages': { cause: written, is: (told) => 'pendingMessageCount' in told, times: 1 },
    'receive-sms-tracking-notification': { cause: followed, is: (told) => 'notificationType' in told, times: 1 },
  },
  prepare: {
    'get-scheduled-sms-messages': bulk,
    'reschedule-sms-messages': bulk,
    'get-scheduled-sms-messages-status': bulk,
    'update-scheduled-sms-messages-status': bulk,
    'get-outbound-sms-message-logs': sent,
    'get-outbound-sms-message-logs-v3': sent,
    'get-outbound-sms-message-delivery-reports': sent,
    'get-outbound-sms-message-delivery-reports-v3': sent,
    'get-inbound-sms-messages': written,
    'log-end-tag': delivered,
  },
  found: [
    'get-outbound-sms-message-logs',
    'get-outbound-sms-message-logs-v3',
    'get-outbound-sms-message-delivery-reports',
    'get-outbound-sms-message-delivery-reports-v3',
    'get-inbound-sms-messages',
  ],
  reports: {
    'send-sms-messages': 'receive-outbound-sms-message-reports-v3',
    'send-sms-messages-over-query-parameters': 'receive-outbound-sms-message-reports-v3',
    'send-sms-message-over-query-parameters': 'receive-outbound-sms-message-reports',
    'send-sms-message': 'receive-outbound-sms-message-reports',
    'send-binary-sms-message': 'receive-outbound-sms-message-reports',
  },
});
