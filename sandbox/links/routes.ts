import type { SandboxClock } from '../time/clock.ts';
import type { VendorRoute } from '../http/route.ts';
import { errorReply } from '../http/envelopes.ts';
import { escapeHtml } from '../http/escape-html.ts';
import type { Pusher } from '../reports/pusher.ts';
import { isLoopbackUrl } from '../reports/webhook.ts';
import { deviceOf } from './device.ts';
import type { Links } from './links.ts';

/** `GET /l/{code}`: the short link in a text message; tells its sender of the click and leads on. */
export function linkRoute(links: Links, pusher: Pusher, clock: SandboxClock): VendorRoute {
  return {
    method: 'GET',
    path: '/l/{code}',
    scopes: 'open',
    handle({ parameters, headers }) {
      const link = links.follow(parameters['code'] ?? '');
      if (link === undefined || !URL.canParse(link.url)) return { reply: errorReply('legacy', 404) };
      const { url, to, messageId, bulkId, callbackData, applicationId, entityId, trackingUrl } = link;
      const click = {
        notificationType: 'CLICKED',
        recipient: to,
        url,
        sendDateTime: clock.now(),
        messageId,
        bulkId,
        callbackData,
        recipientInfo: deviceOf(headers['user-agent']),
        geoLocationInfo: { countryName: 'Unknown', city: 'Unknown' },
        applicationId,
        entityId,
      };
      // Strangers are never called.
      if (trackingUrl !== undefined && isLoopbackUrl(trackingUrl))
        void pusher.pushNow(trackingUrl, { form: 'click', json: () => click });
      const text = `<!doctype html><title>Moved</title><a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
      const location = new URL(url).href; // a text may have it in any script, a header may not
      return { reply: { status: 302, type: 'text/html;charset=UTF-8', text, headers: { location } } };
    },
  };
}
