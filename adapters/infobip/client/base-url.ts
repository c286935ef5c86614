/** Infobip's own pages show the base URL as a bare host; the SDK guesses from the first four letters. We say it in full. */
export function readBaseUrl(text: string): URL {
  const whole = text.includes('://') ? text : `https://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new TypeError('Infobip base URL: expected an http(s) address such as https://xyz.api.infobip.com');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(
      'Infobip base URL: expected scheme, host and perhaps a path; the key goes into INFOBIP_API_KEY',
    );
  }
  return url;
}

/** The path without the slash that would double in front of `/sms/…`. */
export function basePathOf(url: URL): string {
  return url.pathname.replace(/\/+$/, '');
}
