/** Errors of calls, from the vendor's registry: its older set, which its examples of text-to-speech still show. `permanent` says nothing there: an answered call is so, too. */
export const voiceErrors = [
  {
    group: 'OK',
    permanent: true,
    ids: {
      VOICE_ANSWERED: 5000,
      VOICE_ANSWERED_MACHINE: 5001,
    },
  },
  {
    group: 'HANDSET_ERRORS',
    permanent: false,
    ids: {
      EC_VOICE_ERROR_TEMPORARILY_NOT_AVAILABLE: 5480,
      EC_DECLINE: 5603,
    },
  },
  {
    group: 'OPERATOR_ERRORS',
    permanent: true,
    ids: {
      EC_VOICE_USER_BUSY: 5002,
      EC_VOICE_NO_ANSWER: 5003,
      EC_VOICE_ERROR_DOWNLOADING_FILE: 5004,
      EC_VOICE_ERROR_UNSUPPORTED_AUDIO_FORMAT: 5005,
      EC_NOT_IMPLEMENTED: 5501,
      EC_SERVICE_UNAVAILABLE: 5503,
    },
  },
  {
    group: 'OPERATOR_ERRORS',
    permanent: false,
    ids: {
      EC_VOICE_ERROR_BAD_REQUEST: 5400,
      EC_VOICE_ERROR_FORBIDDEN: 5403,
      EC_VOICE_ERROR_DESTINATION_NOT_FOUND: 5404,
      EC_VOICE_ERROR_PROXY_AUTHENTICATION_REQUIRED: 5407,
      EC_VOICE_ERROR_REQUEST_TIMEOUT: 5408,
      EC_VOICE_ERROR_GONE: 5410,
      EC_VOICE_ERROR_REQUEST_ENTITY_TOO_LARGE: 5413,
      EC_VOICE_ERROR_REQUEST_URI_TOO_LONG: 5414,
      EC_VOICE_UNSUPPORTED_MEDIA_TYPE: 5415,
      EC_VOICE_ERROR_CALL_DOES_NOT_EXIST: 5481,
      EC_VOICE_ERROR_ADDRESS_INCOMPLETE: 5484,
      EC_VOICE_ERROR_REQUEST_TERMINATED: 5487,
      EC_VOICE_ERROR_NOT_ACCEPTABLE_HERE: 5488,
      EC_VOICE_ERROR_REQUEST_PENDING: 5491,
    },
  },
] as const;
