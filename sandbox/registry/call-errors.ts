/** Errors of calls, from the vendor's registry: its newer set. */
export const callErrors = [
  {
    group: 'OK',
    permanent: true,
    ids: {
      NORMAL_HANGUP: 10000,
      ANSWERED_ELSEWHERE: 10001,
      MACHINE_DETECTED: 10002,
      HUMAN_DETECTED: 10003,
      MAX_DURATION_REACHED: 10004,
    },
  },
  {
    group: 'HANDSET_ERRORS',
    permanent: true,
    ids: {
      DEVICE_FORBIDDEN: 10100,
      DEVICE_NOT_FOUND: 10101,
      DEVICE_UNAVAILABLE: 10102,
      MEDIA_ERROR: 10103,
    },
  },
  {
    group: 'USER_ERRORS',
    permanent: true,
    ids: {
      NO_ANSWER: 10200,
      BUSY: 10201,
      CANCELLED: 10202,
      REJECTED: 10203,
      TEMPORARILY_UNAVAILABLE: 10204,
    },
  },
  {
    group: 'OPERATOR_ERRORS',
    permanent: true,
    ids: {
      FORBIDDEN: 10300,
      INSUFFICIENT_FUNDS: 10301,
      UNAUTHENTICATED: 10302,
      DESTINATION_NOT_FOUND: 10303,
      DESTINATION_UNAVAILABLE: 10304,
      INVALID_DESTINATION: 10305,
      INVALID_REQUEST: 10306,
      REQUEST_TIMEOUT: 10307,
      NETWORK_ERROR: 10308,
      SERVICE_UNAVAILABLE: 10309,
      UNKNOWN: 10310,
      FEATURE_UNAVAILABLE: 10311,
      CONGESTION: 10312,
      UNAUTHORIZED: 10313,
      URL_NOT_FOUND: 10400,
      URL_UNREACHABLE: 10401,
      INVALID_RESPONSE: 10402,
    },
  },
] as const;
