/** What is known of who opens or clicks: by the browser's own words. */
export type Device = { readonly deviceType: string; readonly os: string; readonly deviceName: string };

const systems: readonly (readonly [RegExp, string, string, string])[] = [
  [/iPhone/, 'Phone', 'iOS', 'Apple'],
  [/iPad/, 'Tablet', 'iOS', 'Apple'],
  [/Android.*Mobile/, 'Phone', 'Android', 'Android'],
  [/Android/, 'Tablet', 'Android', 'Android'],
  [/Mac OS X/, 'Computer', 'macOS', 'Apple'],
  [/Windows/, 'Computer', 'Windows', 'PC'],
  [/Linux|X11/, 'Computer', 'Linux', 'PC'],
];

/** From the header of the browser, in text messages and mails alike; without one it was a rule, or a control call. */
export function deviceOf(userAgent: string | undefined): Device {
  const found = systems.find(([pattern]) => pattern.test(userAgent ?? ''));
  const [, deviceType = 'Unknown', os = 'Unknown', deviceName = 'Unknown'] = found ?? [];
  return { deviceType, os, deviceName };
}
