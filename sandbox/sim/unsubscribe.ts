import { ok } from '../http/reply.ts';
import type { Engagements } from '../email/tracking/engagements.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { isLoopbackUrl } from '../reports/webhook.ts';
import { problem, type SimRoute } from './route.ts';

/**
 * `POST /_sim/messages/12/unsubscribe`: what a mail program does behind its button (RFC 8058), if that is on this machine.
 * Where the sender named no way out, the provider's own is taken.
 */
export function unsubscribe(oracle: Oracle, engagements: Engagements): SimRoute {
  return {
    method: 'POST',
    path: '/_sim/messages/*/unsubscribe',
    async handle({ rest }) {
      const body = oracle.body(Number(rest));
      if (body?.tracking?.optOut)
        return engagements.happen(Number(rest), 'UNSUBSCRIBED')
          ? ok({ status: 200 })
          : problem(409, 'it never arrived');
      const headers = new Map(body?.headers.map(([name, value]) => [name.toLowerCase(), value]));
      const address = /<(https?:[^>]+)>/.exec(headers.get('list-unsubscribe') ?? '')?.[1];
      if (address === undefined) return problem(404, 'this mail has no List-Unsubscribe address');
      if (!isLoopbackUrl(address)) return problem(403, 'its address is not on this machine, so nothing is called');
      if (!/^List-Unsubscribe=One-Click$/i.test(headers.get('list-unsubscribe-post')?.trim() ?? '')) {
        return problem(409, 'no one-click unsubscribe: open its link');
      }
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      return answer ? ok({ status: answer.status }) : problem(502, 'nobody answers there');
    },
  };
}
