import type { Area } from './vendor-files.mjs';

/**
 * What of each file the sandbox speaks for. The rest of it are products of their own: live call control, number masking
 * and call routing are no messages; of WhatsApp the account, stored media and flows are left out.
 */
export const within: Readonly<Record<Area, (path: string) => boolean>> = {
  sms: () => true,
  email: () => true,
  voice: (path) => /^\/(tts|voice\/(1|ivr|ctc))\//.test(path),
  blocklist: () => true,
  whatsapp: (path) => /^\/whatsapp\/(1\/message\/|1\/senders\/\{sender\}\/message\/|2\/)/.test(path),
  'messages-api': () => true,
};
