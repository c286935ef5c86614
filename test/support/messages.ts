import type { InboundText } from '../../domain/message/inbound.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';

export const smsMessage = (messageId: string): OutgoingMessage => ({
  messageId,
  channel: 'sms',
  class: 'service',
  to: '+385911234567',
  from: 'Acme',
  content: { kind: 'text', text: 'Hi Ana, your order is on its way' },
});

export const mailMessage = (messageId: string): OutgoingMessage => ({
  messageId,
  channel: 'email',
  class: 'service',
  to: 'ana@example.org',
  from: 'Acme <hello@acme.example>',
  content: { kind: 'mail', subject: 'Dobrodošla, Ana', html: '<p>Hi Ana</p>', text: 'Hi Ana, welcome' },
});

/** With a picture that it shows, and a file. */
export const filedMailMessage = (messageId: string): OutgoingMessage => ({
  ...mailMessage(messageId),
  content: {
    kind: 'mail',
    subject: 'Dobrodošla, Ana',
    html: '<p>Hi Ana <img src="cid:logo.png"> <a href="https://acme.example/shoes?id=1">shoes</a></p>',
    text: 'Hi Ana, welcome',
    replyTo: 'support@acme.example',
    files: [
      { name: 'Terms (2026).pdf', type: 'application/pdf', bytes: new TextEncoder().encode('%PDF'), inline: false },
      { name: 'logo.png', type: 'image/png', bytes: new TextEncoder().encode('PNG'), inline: true },
    ],
  },
});

export const callMessage = (messageId: string): OutgoingMessage => ({
  messageId,
  channel: 'voice',
  class: 'service',
  to: '+385911234567',
  from: '+38512345678',
  content: { kind: 'speech', text: 'Hi Ana, press one for a concierge', language: 'en' },
});

/** `scenario`: the sandbox's id of one that is there. */
export const scenarioMessage = (messageId: string, scenario: string): OutgoingMessage => ({
  ...callMessage(messageId),
  content: { kind: 'scenario', scenario, parameters: { name: 'Ana Horvat' }, text: 'Asks Ana when to deliver' },
});

/** Plain words from one phone to another. */
export const inboundText = (said: Partial<InboundText> & Pick<InboundText, 'text'>): InboundText => ({
  providerId: 'i-1',
  sender: '385911234567',
  recipient: null,
  channel: null,
  keyword: null,
  cleanText: null,
  form: null,
  payload: null,
  answers: null,
  ...said,
});
