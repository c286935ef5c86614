import { createAuth } from '../http/auth.ts';
import { may, type Caller } from '../http/caller.ts';
import type { Keys } from '../http/keys.ts';
import { beyondHorizon } from '../http/horizon.ts';
import { errorReply, type Envelope } from '../http/envelopes.ts';
import type { VendorAnswer, VendorRequest, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { answerV2, answerV3, sending } from './answers.ts';
import { sendQueryV1, sendQueryV3, type SendQuery } from './query-schema.ts';
import { fromV2, type SmsRequest } from './request.ts';

type Submit = (request: SendRequest) => Submitted;

const HORIZON_DAYS = 180;

/** The sends whose message is in the query: `GET /sms/1/text/query` (also with `username` and `password` in it) and its successor. */
export function queryRoutes(deps: {
  readonly submit: Submit;
  readonly clock: SandboxClock;
  readonly keys: Pick<Keys, 'callerOf'>;
}): readonly VendorRoute[] {
  const { submit, clock, keys } = deps;
  const authenticate = createAuth(keys);
  /** The older one takes the login in its query too. */
  const callerIn = ({ headers, query }: VendorRequest): Caller | undefined =>
    authenticate(headers.authorization) ??
    (query.get('username') ? keys.callerOf(`${query.get('username')}:${query.get('password') ?? ''}`) : undefined);
  const route = (
    path: string,
    envelope: Envelope,
    via: SmsRequest['via'],
    answer: (submit: Submit, request: SmsRequest) => VendorAnswer,
  ): VendorRoute => ({
    method: 'GET',
    path,
    scopes: envelope === 'modern' ? sending : 'open',
    handle: (request) => {
      const { query } = request;
      const caller = envelope === 'modern' ? request.caller : callerIn(request);
      if (caller === undefined) return { reply: errorReply(envelope, 401) };
      if (!may(caller, sending)) return { reply: errorReply(envelope, 403) };
      const given = readQuery(query);
      const late = beyondHorizon(given, HORIZON_DAYS, clock.now());
      if (late.length > 0) return { reply: errorReply(envelope, 400, late) };
      const schema = envelope === 'modern' ? sendQueryV3 : sendQueryV1;
      return take<SendQuery>(schema.safeParse(given), given, envelope, (valid) =>
        answer(submit, { ...fromV2(bodyOf(valid), { caller, runs: request.runs }), via }),
      );
    },
  });
  return [
    route('/sms/1/text/query', 'legacy', 'sms/2', answerV2),
    route('/sms/3/text/query', 'modern', 'sms/3', answerV3),
  ];
}

/** Recipients come repeated or with commas. */
function readQuery(query: VendorRequest['query']): Record<string, unknown> {
  const to = query.getAll('to').flatMap((list) => list.split(','));
  return { ...Object.fromEntries(query), to: to.length > 0 ? to : undefined };
}

function bodyOf(given: SendQuery): Parameters<typeof fromV2>[0] {
  const { bulkId, to, languageCode, trackingUrl, includeSmsCountInResponse, ...message } = given;
  return {
    bulkId,
    messages: [
      {
        ...message,
        destinations: to.map((one) => ({ to: one })),
        language: languageCode === undefined ? undefined : { languageCode },
      },
    ],
    includeSmsCountInResponse,
    ...(trackingUrl !== undefined && {
      urlOptions: { shortenUrl: true, trackClicks: true, trackingUrl, removeProtocol: false },
    }),
  };
}
