import { z } from 'zod';
import { errorReply } from '../../http/envelopes.ts';
import { pagedReply, readPage } from '../../http/paging.ts';
import { bucket } from '../../http/rate-limit.ts';
import { noContent, ok, type Reply } from '../../http/reply.ts';
import type { VendorRequest, VendorRoute } from '../../http/route.ts';
import { take } from '../../http/take.ts';
import { mailManageScopes, mailReadScopes } from '../scopes.ts';
import { dnsRecordsOf, type Domain, type Domains } from './domains.ts';

const MOST_ON_A_PAGE = 20;

const newDomain = z.object({
  domainName: z
    .string()
    .min(1)
    .max(100)
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i, 'must be a domain name'),
  dkimKeyLength: z.literal([1024, 2048]).optional(),
  targetedDailyTraffic: z.number().int().min(1),
  applicationId: z.string().optional(),
  entityId: z.string().optional(),
});
const trackingBody = z.object({
  open: z.boolean().optional(),
  clicks: z.boolean().optional(),
  unsubscribe: z.boolean().optional(),
});
const returnPathBody = z.object({ returnPathAddress: z.string().min(3).max(320) });

/** `/email/1/domains`: where mails come from. */
export function domainRoutes(domains: Domains): readonly VendorRoute[] {
  const limit = bucket(5, 1);
  const nameIn = ({ parameters }: VendorRequest): string => parameters['domainName'] ?? '';
  const notFound = errorReply('legacy', 404, [], 'Domain not found');
  const shown = (domain: Domain | undefined): Reply => (domain === undefined ? notFound : ok(domainView(domain)));
  const path = '/email/1/domains/{domainName}';
  return [
    {
      method: 'GET',
      path: '/email/1/domains',
      scopes: mailReadScopes,
      limit,
      handle: ({ query, caller }) => {
        const page = readPage(query, 10, MOST_ON_A_PAGE);
        if (!('size' in page)) return { reply: errorReply('legacy', 400, page) };
        return { reply: pagedReply(domains.list(caller.account), page, domainView) };
      },
    },
    {
      method: 'POST',
      path: '/email/1/domains',
      scopes: mailManageScopes,
      limit,
      handle: ({ body, caller }) =>
        take(newDomain.safeParse(body), body, 'legacy', ({ domainName }) => {
          const added = domains.add(caller.account, domainName);
          return { reply: added ? ok(domainView(added)) : errorReply('legacy', 409, [], 'Domain already exists') };
        }),
    },
    {
      method: 'GET',
      path,
      scopes: mailReadScopes,
      limit,
      handle: (request) => ({ reply: shown(domains.get(request.caller.account, nameIn(request))) }),
    },
    {
      method: 'DELETE',
      path,
      scopes: mailManageScopes,
      limit,
      body: 'none',
      handle: (request) => ({ reply: domains.remove(request.caller.account, nameIn(request)) ? noContent : notFound }),
    },
    {
      method: 'POST',
      path: `${path}/verify`,
      scopes: mailManageScopes,
      limit,
      body: 'none',
      handle: (request) => {
        const found = domains.verify(request.caller.account, nameIn(request));
        return { reply: found ? { status: 202, text: '' } : notFound };
      },
    },
    {
      method: 'PUT',
      path: `${path}/tracking`,
      scopes: mailManageScopes,
      limit,
      handle: (request) =>
        take(trackingBody.safeParse(request.body), request.body, 'legacy', ({ open, clicks, unsubscribe }) => {
          const [account, name] = [request.caller.account, nameIn(request)];
          const before = domains.get(account, name)?.tracking;
          const tracking = before && {
            opens: open ?? before.opens,
            clicks: clicks ?? before.clicks,
            unsubscribe: unsubscribe ?? before.unsubscribe,
          };
          return { reply: shown(tracking && domains.change(account, name, { tracking })) };
        }),
    },
    {
      method: 'PUT',
      path: `${path}/return-path`,
      scopes: mailManageScopes,
      limit,
      handle: (request) =>
        take(returnPathBody.safeParse(request.body), request.body, 'legacy', (change) => ({
          reply: shown(domains.change(request.caller.account, nameIn(request), change)),
        })),
    },
  ];
}

const domainView = (domain: Domain): object => ({
  domainId: domain.domainId,
  domainName: domain.domainName,
  active: domain.active,
  tracking: domain.tracking,
  dnsRecords: dnsRecordsOf(domain),
  blocked: false,
  createdAt: domain.createdAt,
  returnPathAddress: domain.returnPathAddress,
});
