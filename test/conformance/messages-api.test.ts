import { conform } from './conform.ts';
import { ended, send, type Prepare } from './support/prepare.ts';

const sent: Prepare = async (world) => {
  const destinations = ['41793026727', '385915550001'].map((to) => ({ to }));
  const content = { body: { type: 'TEXT', text: 'Hi' } };
  const messages = ['SMS', 'RCS'].map((channel) => ({ channel, sender: 'Acme', destinations, content }));
  await send(world, '/messages-api/1/messages', { messages });
  await ended(world);
  return {};
};

const written: Prepare = async (world) => {
  await send(world, '/_sim/inbound', { channel: 'whatsapp', from: '385911', to: '44113', text: 'Hello' });
  return { channel: 'WHATSAPP' };
};

conform('messages-api', {
  prepare: { 'get-messages-api-delivery-reports': sent, 'get-messages-api-inbound-messages': written },
  found: ['get-messages-api-delivery-reports', 'get-messages-api-inbound-messages'],
  reports: { 'send-messages-api-message': 'receive-messages-api-delivery-reports' },
});
