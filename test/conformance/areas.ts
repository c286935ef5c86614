import type { Area } from './vendor-files.mjs';

/**
 * What of each file the sandbox speaks for. The rest of it are products of their own: live call control, number masking
 * and call routing are no messages, and of WhatsApp only texts and templates are sent.
 */
export const within: Readonly<Record<Area, (path: string) => boolean>> = {
  sms: () => true,
  email: () => true,
  voice: (path) => /^\/(tts|voice\/(1|ivr|ctc))\//.test(path),
  blocklist: () => true,
  whatsapp: (path) => path.startsWith('/whatsapp/1/message/'),
  'messages-api': () => true,
};
