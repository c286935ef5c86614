import { describe, expect, it } from 'vitest';
import { basePathOf, readBaseUrl } from '../../../../../adapters/infobip/client/base-url.ts';

describe('readBaseUrl', () => {
  it.each([
    ['https://xyz.api.infobip.com', 'https://xyz.api.infobip.com'],
    ['https://xyz.api.infobip.com/', 'https://xyz.api.infobip.com'],
    ['xyz.api.infobip.com', 'https://xyz.api.infobip.com'],
    ['httpbin.example', 'https://httpbin.example'], // the SDK alone would take this for an address with a scheme
    ['HTTP://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/stub/', 'http://127.0.0.1:8080/stub'],
  ])('reads %s', (text, prefix) => {
    const url = readBaseUrl(text);
    expect(url.origin + basePathOf(url)).toBe(prefix);
  });

  it.each(['', 'ftp://x', 'http://', 'https://key@host', 'https://host?key=1'])(
    'refuses %j with what it expected',
    (text) => {
      expect(() => readBaseUrl(text)).toThrow(/Infobip base URL: expected/);
    },
  );
});
