import { vendorTime } from '../../time/instant.ts';
import { errorReply } from '../../http/envelopes.ts';
import { ok } from '../../http/reply.ts';
import type { VendorAnswer, VendorRequest, VendorRoute } from '../../http/route.ts';
import { take } from '../../http/take.ts';
import type { Scenario, Scenarios } from './scenarios.ts';
import { scenarioBody } from './script-schema.ts';

const scopes = ['ivr:manage', 'ivr:configuration:manage', 'message:send'];
const path = '/voice/ivr/1/scenarios';
const MOST_ON_A_PAGE = 50;

/** `/voice/ivr/1/scenarios`: search, make, read, change, delete. */
export function scenarioRoutes(scenarios: Scenarios): readonly VendorRoute[] {
  const one = (request: VendorRequest, run: (scenario: Scenario) => VendorAnswer): VendorAnswer => {
    const scenario = scenarios.find(request.caller.account, request.parameters['id'] ?? '');
    return scenario ? run(scenario) : { reply: errorReply('legacy', 404) };
  };
  return [
    {
      method: 'GET',
      path,
      scopes,
      handle: ({ query, caller }) => {
        const found = scenarios.search(caller.account, {
          name: query.get('name'),
          usedSince: query.get('lastUsageDateSince'),
          usedUntil: query.get('lastUsageDateUntil'),
        });
        const size = Math.min(positive(query.get('pageSize'), MOST_ON_A_PAGE), MOST_ON_A_PAGE);
        const first = (positive(query.get('page'), 1) - 1) * size;
        return { reply: ok(found.slice(first, first + size).map(shown)) };
      },
    },
    {
      method: 'POST',
      path,
      scopes,
      handle: ({ body, caller }) =>
        take(scenarioBody.safeParse(body), body, 'legacy', (valid) => ({
          reply: ok(shown(scenarios.add(caller.account, valid))),
        })),
    },
    {
      method: 'GET',
      path: `${path}/{id}`,
      scopes,
      handle: (request) => one(request, (scenario) => ({ reply: ok(shown(scenario)) })),
    },
    {
      method: 'PUT',
      path: `${path}/{id}`,
      scopes,
      handle: (request) =>
        one(request, (scenario) =>
          take(scenarioBody.safeParse(request.body), request.body, 'legacy', (valid) => ({
            reply: ok(shown(scenarios.change(scenario, valid))),
          })),
        ),
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      scopes,
      handle: (request) =>
        one(request, (scenario) => {
          scenarios.remove(scenario);
          return { reply: { status: 200, text: '' } };
        }),
    },
  ];
}

function positive(text: string | null, usual: number): number {
  const read = Number(text ?? usual);
  return Number.isSafeInteger(read) && read > 0 ? read : usual;
}

const shown = (scenario: Scenario): object => ({
  id: scenario.id,
  name: scenario.name,
  description: scenario.description,
  notifyUrl: scenario.notifyUrl,
  notifyContentType: scenario.notifyContentType,
  record: scenario.record,
  script: scenario.script,
  createTime: vendorTime(scenario.createdAt),
  updateTime: scenario.updatedAt === undefined ? undefined : vendorTime(scenario.updatedAt),
  lastUsageDate: scenario.usedAt === undefined ? undefined : new Date(scenario.usedAt).toISOString().slice(0, 10),
});
