import { toVirtual } from '../domain/clock.ts';
import { defectOf, wireText } from '../domain/ingest/hygiene.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import { defaultWebhookTimeout, type WebhookCall } from '../domain/journey/definition.ts';
import { durationMs } from '../domain/journey/duration.ts';
import { isJson, type Json } from '../domain/json.ts';
import type { Activities, EffectInput } from './contract.ts';
import { effect, filled, refOf } from './effects.ts';
import type { ActivityDeps, EffectRef, WebhookReply } from './ports.ts';
import { readStep } from './read-step.ts';

/** What of an answer is kept for branches and data: more is not read by conditions, and it lies in the database. */
const mostResultChars = 8_192;

/** One try of one call. What it answers stays in PostgreSQL; the workflow learns only that it did (I8). */
export function createCallWebhook(deps: ActivityDeps): Activities['callWebhook'] {
  return async (input) => {
    const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'webhook');
    return effect(deps, input, async () => {
      const reply = await callWebhook(deps, input, facts, step);
      if (reply.kind === 'answered') {
        const result = resultOf(reply.body);
        await deps.enrollments.endEffect(refOf(input), {
          outcome: 'answered',
          happened: 'yes',
          ...(result === undefined ? {} : { result }),
        });
        return `HTTP ${reply.status}`;
      }
      const happened = reply.reached ? 'maybe' : 'notByThisTry';
      await deps.enrollments.endEffect(refOf(input), { outcome: 'failed', happened });
      return { kind: 'failed', at: toVirtual(input.clock, deps.send.now()), reason: reply.reason, again: reply.again };
    });
  };
}

/** The request as its author wrote it, with the facts put in. A body of ours where they gave none: ids only. */
export async function callWebhook(
  deps: Pick<ActivityDeps, 'enrollments' | 'callWebhook'>,
  ref: EffectRef & Pick<EffectInput, 'answers'>,
  facts: EnrollmentFacts,
  call: WebhookCall,
): Promise<WebhookReply> {
  const { enrollmentId, step, visit } = ref;
  const { journeyId, profileId, workspace } = facts;
  const ids = { workspace, journey: journeyId, enrollment: enrollmentId, profile: profileId, step, visit };
  const body = call.body === undefined ? ids : await filled(deps, ref, facts, call.body);
  return deps.callWebhook({
    url: call.url,
    method: call.method,
    headers: call.headers ?? {},
    body: call.method === 'GET' ? null : JSON.stringify(body),
    id: `${enrollmentId}:${step}:${visit}`,
    timeoutMs: durationMs(call.timeout ?? defaultWebhookTimeout),
  });
}

/**
 * JSON that conditions can read; nothing where it is too large or something else. Nor where no database holds it: a step whose answer cannot
 * be written down would be tried again, and call again, without end.
 */
function resultOf(body: string): Json | undefined {
  if (body.length > mostResultChars) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    if (!isJson(value) || defectOf(value) !== undefined) return undefined;
    return JSON.parse(wireText(value)) as Json;
  } catch {
    return undefined; // a page or a plain "ok": nothing to branch on
  }
}
