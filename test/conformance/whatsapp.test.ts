import { conform } from './conform.ts';
import { send, type Prepare } from './support/prepare.ts';

const sender = '441134960000';

const template: Prepare = async (world) => {
  const { id } = (await send(world, `/whatsapp/2/senders/${sender}/templates`, {
    name: 'order_here',
    language: 'en',
    category: 'UTILITY',
    structure: { body: { text: 'Dear {{1}}, your order is here.' } },
  })) as { id: string };
  return { sender, id, templateName: 'order_here' };
};

/** Every sender exists here, with or without templates. */
const ofAnySender: Prepare = async (world) => {
  await template(world);
  return {};
};

const written: Prepare = async (world) => {
  await send(world, '/_sim/inbound', { channel: 'whatsapp', from: '441134960001', to: sender, text: 'Hello' });
  return { sender, messageId: world.sandbox.oracle.inbound[0]?.messageId ?? '' };
};

const types = ['text', 'template', 'document', 'image', 'audio', 'video', 'sticker', 'location', 'contact'];
const interactive = ['buttons', 'list', 'location-request', 'product', 'multi-product', 'flow', 'url-button'];
const sends = [...types, ...interactive.map((type) => `interactive-${type}`)].map(
  (type) => `send-whatsapp-${type}-message`,
);

conform('whatsapp', {
  prepare: {
    'get-whatsapp-templates': ofAnySender,
    'get-whatsapp-template': template,
    'edit-whatsapp-template': template,
    'delete-whatsapp-template': template,
    'mark-whatsapp-message-as-read': written,
  },
  reports: Object.fromEntries(sends.map((operation) => [operation, 'receive-whatsapp-delivery-reports'])),
});
