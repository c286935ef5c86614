import { z } from 'zod';
import { many, sendAt } from '../../http/fields-schema.ts';
import type { VendorRoute } from '../../http/route.ts';
import { MOST_DAYS, placeFrom, type PlaceDeps } from '../send-routes.ts';
import { placeCalls, refusalOf, type CallRequest } from '../tts/request.ts';
import { destinations, pause, placed, sendingSpeed, validityPeriod } from '../tts/schema.ts';
import type { Scenario, Scenarios } from './scenarios.ts';

/** `POST /voice/ivr/1/messages`. */
const launch = z.object({
  bulkId: z.string().max(100).optional(),
  messages: many(
    z.object({
      ...placed,
      scenarioId: z.string().min(1),
      from: z
        .string()
        .regex(/^\+?\d{3,14}$/, 'must be a number of 3 to 14 digits')
        .optional(),
      destinations,
      callbackData: z.string().max(200).optional(),
      validityPeriod: validityPeriod.optional(),
      sendAt: sendAt.optional(),
      ringTimeout: z.number().optional(),
      callTimeout: z.number().optional(),
      sendingSpeed: sendingSpeed.optional(),
      pause: pause.optional(),
      parameters: z.record(z.string(), z.coerce.string()).optional(),
    }),
  ),
});

/** Calls that play a scenario. One that does not exist is status 63: the vendor's reply for it is not documented. */
export const launchRoute = (deps: PlaceDeps & { readonly scenarios: Scenarios }): VendorRoute => ({
  method: 'POST',
  path: '/voice/ivr/1/messages',
  scopes: ['ivr:manage', 'ivr:message:send', 'message:send'],
  horizonDays: MOST_DAYS,
  handle: (request) =>
    placeFrom(deps, request, launch, (body) => {
      const find = (id: string) => deps.scenarios.find(request.caller.account, id);
      for (const id of new Set(body.messages.map(({ scenarioId }) => scenarioId))) {
        const scenario = find(id);
        if (scenario) deps.scenarios.use(scenario);
      }
      return fromLaunch(body, find);
    }),
});

function fromLaunch(body: z.infer<typeof launch>, find: (id: string) => Scenario | undefined): CallRequest {
  return {
    channel: 'voice',
    via: 'ivr/1',
    bulkId: body.bulkId,
    elements: body.messages.length,
    orders: body.messages.map((message) => {
      const scenario = find(message.scenarioId);
      const { ringTimeout, callTimeout, parameters = {} } = message;
      return placeCalls(
        { ...message, notifyUrl: message.notifyUrl ?? scenario?.notifyUrl },
        {
          from: message.from ?? '',
          text: scenario?.name ?? message.scenarioId,
          refusal:
            scenario === undefined
              ? { status: 'REJECTED_INVALID_ACTIONS', error: 'NO_ERROR' }
              : refusalOf(message, false),
          speech: {
            feature: 'IVR',
            language: 'en',
            ringTimeout,
            callTimeout,
            pause: message.pause,
            scenario: { id: message.scenarioId, name: scenario?.name ?? '', parameters },
          },
        },
      );
    }),
  };
}
