import { z } from 'zod';
import { channels } from '../oracle/entry.ts';
import { ruleSchema } from '../behaviour/rule.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import { faultSchema } from '../faults/fault.ts';
import { ok } from '../http/reply.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { present } from '../present.ts';
import { hookSchema } from '../reports/hook-schema.ts';
import type { Hooks } from '../reports/hooks.ts';
import type { Inbox } from '../reports/inbound.ts';
import { settingsSchema, type Settings } from '../settings.ts';
import { problem, type SimRoute } from './route.ts';

/** One, or a list of them; all are understood before the first one counts. */
const each = <T>(schema: z.ZodType<T>, body: unknown): T[] =>
  (Array.isArray(body) ? body : [body]).map((one) => schema.parse(one));

const inboundSchema = z.strictObject({
  from: z.string().min(3),
  to: z.string().min(1),
  text: z.string().max(4096).default(''),
  account: z.string().min(1).optional(),
  channel: z.enum(channels).optional(),
  /** Of chats: what it is beside a text, as the vendor's webhook has it: `{"type": "BUTTON", "text": "Yes", "payload": "y"}`. */
  content: z.looseObject({ type: z.string().min(1) }).optional(),
  /** The id of our message that it answers. */
  context: z.string().optional(),
});

/** Which messages the vendor's surface is to know no more; nothing said = all of them. */
const forgetSchema = z.strictObject({
  messageId: z.string().optional(),
  to: z.string().optional(),
  account: z.string().optional(),
});

/** What a test or a curious person may do to the far side. */
export function steeringRoutes(deps: {
  readonly faults: FaultBox;
  readonly rules: Rules;
  readonly hooks: Hooks;
  readonly oracle: Recorder;
  readonly inbox: Inbox;
  readonly settings: () => Settings;
  readonly change: (change: Partial<Settings>) => Settings;
  readonly reset: () => void;
}): readonly SimRoute[] {
  const { faults, rules, hooks, oracle, inbox, settings, change, reset } = deps;
  const done = ok({ done: true });
  return [
    { method: 'GET', path: '/_sim/faults', handle: () => ok({ faults: faults.list() }) },
    {
      method: 'POST',
      path: '/_sim/faults',
      handle: ({ body }) =>
        ok({
          ids: each(faultSchema, body).map((fault) => faults.add(fault)),
        }),
    },
    { method: 'DELETE', path: '/_sim/faults', handle: () => (faults.clear(), done) },
    {
      method: 'DELETE',
      path: '/_sim/faults/*',
      handle: ({ rest }) => (faults.remove(rest) ? done : problem(404, `no fault ${rest}`)),
    },
    { method: 'GET', path: '/_sim/webhooks', handle: () => ok({ webhooks: hooks.list() }) },
    {
      method: 'POST',
      path: '/_sim/webhooks',
      handle: ({ body }) => ok({ ids: each(hookSchema, body).map((hook) => hooks.add(hook)) }),
    },
    { method: 'DELETE', path: '/_sim/webhooks', handle: () => (hooks.clear(), done) },
    {
      method: 'DELETE',
      path: '/_sim/webhooks/*',
      handle: ({ rest }) => (hooks.remove(rest) ? done : problem(404, `no webhook ${rest}`)),
    },
    {
      method: 'POST',
      path: '/_sim/forget',
      handle: ({ body }) => {
        const seqs = oracle.find(present(forgetSchema.parse(body))).map(({ seq }) => seq);
        oracle.forget(seqs);
        return ok({ forgotten: seqs.length });
      },
    },
    { method: 'GET', path: '/_sim/rules', handle: () => ok({ rules: rules.list() }) },
    {
      method: 'POST',
      path: '/_sim/rules',
      handle: ({ body }) =>
        ok({
          ids: each(ruleSchema, body).map((rule) => rules.add(rule)),
        }),
    },
    { method: 'DELETE', path: '/_sim/rules', handle: () => (rules.clear(), done) },
    {
      method: 'DELETE',
      path: '/_sim/rules/*',
      handle: ({ rest }) => (rules.remove(rest) ? done : problem(404, `no rule ${rest}`)),
    },
    { method: 'POST', path: '/_sim/inbound', handle: ({ body }) => ok(inbox.receive(inboundSchema.parse(body))) },
    { method: 'GET', path: '/_sim/settings', handle: () => ok(settings()) },
    {
      method: 'POST',
      path: '/_sim/settings',
      handle: ({ body }) => ok(change(settingsSchema.partial().parse(body) as Partial<Settings>)),
    },
    { method: 'POST', path: '/_sim/reset', handle: () => (reset(), done) },
  ];
}
