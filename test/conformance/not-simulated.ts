/**
 * What the sandbox leaves out of the areas it speaks for, by operation, in the words that `docs/sandbox.md` has for it. The
 * list has to match: what is on it and answers fails as much as what is not on it and does not.
 */
export const missing: Readonly<Record<string, readonly string[]>> = {
  'IP management': [
    'get-all-ips',
    'commission-ip',
    'get-ip-details',
    'decommission-ip',
    'get-ip-pools',
    'create-ip-pool',
    'get-ip-pool',
    'update-ip-pool',
    'delete-ip-pool',
    'assign-ip-to-pool',
    'remove-ip-from-pool',
    'get-all-ips-paginated',
    'get-all-ip-pools-paginated',
    'get-ip-domain',
    'assign-pool-to-domain',
    'update-domain-pool-priority',
    'remove-ip-pool-from-domain',
  ],
  'recordings and audio files of IVR': [
    'search-voice-ivr-recorded-files',
    'search-voice-ivr-recorded-file',
    'ivr-upload-get-files',
    'ivr-upload-audio-file',
  ],
  'payments, calls and carousels in WhatsApp': [
    'send-whatsapp-interactive-media-carousel-message',
    'send-whatsapp-interactive-order-details-message',
    'send-whatsapp-interactive-order-status-message',
    'send-whatsapp-interactive-call-permission-request-message',
    'send-whatsapp-interactive-voice-button-message',
    'send-whatsapp-interactive-in-thread-authentication-request-message',
    'send-whatsapp-interactive-request-contact-info-message',
  ],
};

export const notSimulated: ReadonlySet<string> = new Set(Object.values(missing).flat());
