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

  const modern = (errorCode: string, ...properties: string[]) =>
    describeError(400, { errorCode, violations: properties.map((property) => ({ property })) });
  const legacy = (messageId: unknown, validationErrors?: unknown) =>
    describeError(400, { requestError: { serviceException: { messageId, validationErrors } } });

  it('names three fields at most', () => {
    expect(modern('E400', 'a', 'b', 'c', 'd')).toBe('HTTP 400 E400 (a, b, c)');
  });

  it.each(['+385911234567', 'Ana Horvat', 'to: x', ' to', 'x'.repeat(81), ''])(
    'names no field that is no place in a request: %j (I8)',
    (field) => {
      expect(modern('E400', field, 'to')).toBe('HTTP 400 E400 (to)');
      expect(legacy('BAD_REQUEST', { [field]: [] })).toBe('HTTP 400 BAD_REQUEST');
    },
  );

  it.each(['bad request', 'E', 'e400', '4E00', 'E400 for Ana', 'to E400', 'E'.repeat(41), ''])(
    'repeats no code that is none: %j (I8)',
    (text) => {
      expect([modern(text), legacy(text)]).toEqual(['HTTP 400', 'HTTP 400']);
    },
  );

  it('keeps what it understands of a body that is odd elsewhere', () => {
    const longest = { code: `E_4${'X'.repeat(37)}`, field: `_${'x'.repeat(79)}` };
    expect(modern(longest.code, longest.field)).toBe(`HTTP 400 ${longest.code} (${longest.field})`);
    expect(legacy('BAD_REQUEST', 'from')).toBe('HTTP 400 BAD_REQUEST');
    expect(describeError(400, { errorCode: 'E400', violations: 'from' })).toBe('HTTP 400 E400');
    expect(describeError(400, { errorCode: 'E400' })).toBe('HTTP 400 E400');
    expect(legacy(17)).toBe('HTTP 400');
  });
});
