import type { VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { answerV2, answerV3, sending } from './answers.ts';
import { fromV2, fromV3 } from './request.ts';
import { readRuns } from './read-runs.ts';
import { sendBinary, sendV2 } from './v2-schema.ts';
import { sendV3 } from './v3-schema.ts';

/** `POST /sms/2/text/advanced` and `/sms/2/binary/advanced`, which the vendor's SDK calls, and their successor `POST /sms/3/messages`. */
export function sendRoutes(submit: (request: SendRequest) => Submitted): readonly VendorRoute[] {
  const frame = { method: 'POST', scopes: sending, horizonDays: 180, read: readRuns } as const;
  return [
    {
      ...frame,
      path: '/sms/2/text/advanced',
      handle: (request) =>
        take(sendV2.safeParse(request.body), request.body, 'legacy', (valid) =>
          answerV2(submit, fromV2(valid, request)),
        ),
    },
    {
      ...frame,
      path: '/sms/2/binary/advanced',
      handle: (request) =>
        take(sendBinary.safeParse(request.body), request.body, 'legacy', (valid) =>
          answerV2(submit, fromV2(valid, request)),
        ),
    },
    {
      ...frame,
      path: '/sms/3/messages',
      handle: (request) =>
        take(sendV3.safeParse(request.body), request.body, 'modern', (valid) =>
          answerV3(submit, fromV3(valid, request)),
        ),
    },
  ];
}
