import { z } from 'zod';
import { readTime } from '../../time/instant.ts';
import { errorReply, type Violation } from '../../http/envelopes.ts';
import { pageOf, readPage } from '../../http/paging.ts';
import { perSecond } from '../../http/rate-limit.ts';
import { noContent, ok } from '../../http/reply.ts';
import type { VendorRoute } from '../../http/route.ts';
import { take } from '../../http/take.ts';
import { domainOf } from '../address.ts';
import type { Domains } from '../domains/domains.ts';
import { mailManageScopes } from '../scopes.ts';
import { suppressionTypes, type Suppression, type Suppressions, type SuppressionType } from './suppressions.ts';

const listOf = <Type extends SuppressionType>(types: readonly Type[]) =>
  z.object({
    suppressions: z
      .array(
        z.object({
          domainName: z.string().min(1).max(255),
          emailAddress: z.array(z.string().min(1).max(320)).min(1).max(1000),
          type: z.enum(types),
        }),
      )
      .min(1)
      .max(10),
  });
const additions = listOf(['BOUNCE', 'COMPLAINT']);
const removals = listOf(suppressionTypes);

type Body = z.infer<typeof removals>;

/** `/email/1/suppressions`: addresses that a domain writes to no more. */
export function suppressionRoutes(suppressions: Suppressions, domains: Domains): readonly VendorRoute[] {
  const access = { scopes: mailManageScopes, limit: perSecond(100) };
  const placesOf = (body: Body) =>
    body.suppressions.flatMap(({ domainName, emailAddress, type }) =>
      emailAddress.map((one) => ({ domainName, emailAddress: one, type })),
    );
  const path = '/email/1/suppressions';
  return [
    {
      method: 'GET',
      path,
      ...access,
      handle: ({ query, caller }) => {
        const read = readQuery(query);
        if (!('fits' in read)) return { reply: errorReply('modern', 400, read) };
        const { page, size, fits } = read;
        const results = pageOf(suppressions.list(caller.account).filter(fits), { page, size });
        return { reply: ok({ results, paging: { page, size } }) };
      },
    },
    {
      method: 'POST',
      path,
      ...access,
      handle: ({ body, caller }) =>
        take(additions.safeParse(body), body, 'modern', (valid) => {
          suppressions.addSoon(caller.account, placesOf(valid), 'Added by the API');
          return { reply: noContent };
        }),
    },
    {
      method: 'DELETE',
      path,
      ...access,
      handle: ({ body, caller }) =>
        take(removals.safeParse(body), body, 'modern', (valid) => {
          suppressions.removeSoon(caller.account, placesOf(valid));
          return { reply: noContent };
        }),
    },
    {
      method: 'GET',
      path: `${path}/domains`,
      ...access,
      handle: ({ query, caller }) => {
        const page = readPage(query, 100, 1000);
        if (!('size' in page)) return { reply: errorReply('modern', 400, page) };
        const names = new Set([
          ...domains.list(caller.account).map(({ domainName }) => domainName),
          ...suppressions.list(caller.account).map(({ domainName }) => domainName),
        ]);
        return { reply: ok({ results: pageOf([...names].toSorted(), page).map(rightsOn), paging: page }) };
      },
    },
  ];
}

const rightsOn = (domainName: string): object => ({
  domainName,
  dataAccess: 'OWNER',
  readBounces: true,
  createBounces: true,
  deleteBounces: true,
  readComplaints: true,
  createComplaints: true,
  deleteComplaints: true,
  readOverquotas: true,
  deleteOverquotas: true,
});

type Query = { readonly page: number; readonly size: number; readonly fits: (one: Suppression) => boolean };

function readQuery(query: URLSearchParams): Query | readonly Violation[] {
  const violations: Violation[] = [];
  const wrong = (property: string, violation: string): void => void violations.push({ property, violation });
  const [domainName, type] = [query.get('domainName') ?? '', query.get('type')];
  if (type === null || type === '') wrong('type', 'must not be null');
  else if (!suppressionTypes.some((one) => one === type))
    wrong('type', `must be any of ${suppressionTypes.join(', ')}`);
  if (domainName.trim() === '') wrong('domainName', 'must not be blank');
  const time = (name: string): number | undefined => {
    const text = query.get(name);
    const at = text === null ? undefined : readTime(text);
    if (text !== null && at === undefined) wrong(name, 'must be a date');
    return at;
  };
  const [from, to] = [time('createdDateFrom'), time('createdDateTo')];
  const [address, domain] = [query.get('emailAddress')?.toLowerCase(), query.get('recipientDomain')?.toLowerCase()];
  const page = readPage(query, 100, 1000);
  if (!('size' in page)) violations.push(...page);
  if (violations.length > 0 || !('size' in page)) return violations;
  return {
    ...page,
    fits: (one) =>
      one.type === type &&
      one.domainName === domainName.toLowerCase() &&
      (address === undefined || one.emailAddress === address) &&
      (domain === undefined || domainOf(one.emailAddress) === domain) &&
      (from === undefined || Date.parse(one.createdDate) >= from) &&
      (to === undefined || Date.parse(one.createdDate) <= to),
  };
}
