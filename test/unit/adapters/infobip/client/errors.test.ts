import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../../adapters/infobip/client/errors.ts';

describe('describeError', () => {
  it.each([
    [
      'the older envelope with its fields',
      400,
      {
        requestError: {
          serviceException: { messageId: 'BAD_REQUEST', text: 'x', validationErrors: { 'messages[0].from': ['y'] } },
        },
      },
      'HTTP 400 BAD_REQUEST (messages[0].from)',
    ],
    [
      'the older envelope without fields',
      401,
      { requestError: { serviceException: { messageId: 'UNAUTHORIZED', text: 'Invalid login details' } } },
      'HTTP 401 UNAUTHORIZED',
    ],
    [
      'the newer envelope',
      403,
      { errorCode: 'E403', description: 'x', action: 'y', violations: [], resources: [] },
      'HTTP 403 E403',
    ],
    [
      'violations',
      400,
      {
        errorCode: 'E400',
        violations: [{ property: 'messages[0].destinations[0].to', violation: 'must not be blank' }],
      },
      'HTTP 400 E400 (messages[0].destinations[0].to)',
    ],
    ['an HTML page', 502, '<html>', 'HTTP 502'],
    ['nothing', 500, undefined, 'HTTP 500'],
  ])('reads %s', (_, status, body, words) => {
    expect(describeError(status, body)).toBe(words);
  });
});
