export type Device = { readonly deviceType: string; readonly os: string; readonly deviceName: string };

const systems: readonly (readonly [RegExp, string, string, string])[] = [
  [/iPhone/, 'Phone', 'iOS', 'Apple'],
  [/iPad/, 'Tablet', 'iOS', 'Apple'],
  [/Android/, 'Phone', 'Android', 'Android'],
  [/Mac OS X/, 'Desktop', 'macOS', 'Apple'],
  [/Windows/, 'Desktop', 'Windows', 'Windows'],
  [/Linux/, 'Desktop', 'Linux', 'Linux'],
];

/** What a click tells of the one who clicked, from the header of the browser. */
export function deviceOf(userAgent: string | undefined): Device {
  const found = systems.find(([pattern]) => pattern.test(userAgent ?? ''));
  const [, deviceType = 'Unknown', os = 'Unknown', deviceName = 'Unknown'] = found ?? [];
  return { deviceType, os, deviceName };
}
