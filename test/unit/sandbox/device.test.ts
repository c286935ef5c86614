import { describe, expect, it } from 'vitest';
import { deviceOf } from '../../../sandbox/links/device.ts';

describe('deviceOf', () => {
  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148', 'Phone', 'iOS'],
    ['Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) Mobile/15E148', 'Tablet', 'iOS'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile Safari/537.36', 'Phone', 'Android'],
    ['Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/126.0 Safari/537.36', 'Tablet', 'Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 'Computer', 'macOS'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0', 'Computer', 'Linux'],
    ['curl/8.5.0', 'Unknown', 'Unknown'],
    [undefined, 'Unknown', 'Unknown'],
  ])('%s', (userAgent, deviceType, os) => {
    expect(deviceOf(userAgent)).toMatchObject({ deviceType, os });
  });
});
