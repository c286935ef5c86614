import type { MailBody } from '../../oracle/entry.ts';
import { replaceLinks } from '../links.ts';

/** Where the sandbox itself leads the reader of a mail: no key, no Host to check, as on the open web. */
export const trackPath = '/_track';

/**
 * A mail as its reader has it: counted links, the pixel, the provider's own way out. Made when it is read, so that the
 * address is the one by which the reader reached the sandbox.
 */
export function asReceived(seq: number, body: MailBody, origin: string): MailBody {
  const { tracking, html, headers, ...rest } = body;
  if (tracking === undefined) return body;
  const base = `${origin}${trackPath}/${seq}`;
  const optOut = [
    ['List-Unsubscribe', `<${base}/unsubscribe>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ] as const;
  return {
    ...rest,
    tracking,
    headers: tracking.optOut ? [...headers, ...optOut] : headers,
    ...(html === undefined ? {} : { html: tracked(html, base, tracking) }),
  };
}

function tracked(html: string, base: string, { opens, clicks, pixel }: NonNullable<MailBody['tracking']>): string {
  const linked = clicks ? replaceLinks(html, (index) => `${base}/link/${index}`) : html;
  return opens ? withPixel(linked, `<img src="${base}/open.gif" width="1" height="1" alt="">`, pixel) : linked;
}

function withPixel(html: string, image: string, position: 'TOP' | 'BOTTOM'): string {
  if (position === 'BOTTOM') {
    const end = html.toLowerCase().lastIndexOf('</body');
    return end < 0 ? html + image : html.slice(0, end) + image + html.slice(end);
  }
  const body = /<body\b[^<>]*>/i.exec(html);
  const start = body ? body.index + body[0].length : 0;
  return html.slice(0, start) + image + html.slice(start);
}
