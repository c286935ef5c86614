import { sha256 } from '../../sha256.ts';
import type { Pool } from 'pg';
import type { JsonObject } from '../../../domain/json.ts';
import { eventMessageId } from '../../../domain/ids.ts';
import { eventKey, ingestSubject } from '../../../domain/subjects.ts';
import { PermanentError } from '../../../domain/errors.ts';
import { traceRef } from './effects.ts';

type Emitted = {
  readonly enrollmentId: string;
  readonly step: string;
  readonly visit: number;
  readonly workspace: string;
  readonly journeyId: string;
  readonly profileId: string;
  readonly type: string;
  readonly data: JsonObject;
};

/** A name that producers know: the router finds the person by it, in the partition of everything else they do. */
const nameOf = `
select i.kind, i.value from identities i join profiles p on p.id = i.profile_id
where (p.id = $1 or p.alias_of = $1) and i.kind in ('userId', 'anonymousId') order by i.kind desc, i.value limit 1`;

/** The trace and the event are one commit: $3 subject, $4 message id, $5 event. */
const write = `
with kept as (
  update enrollment_data set data = '{"outcome": "emitted", "happened": "yes"}'
  where enrollment_id = $1 and ref = $2 and data ->> 'happened' <> 'yes' returning 1)
insert into outbox (subject, message_id, payload) select $3, $4, $5::jsonb from kept`;

/** An event of ours on its way into EVENTS, by the outbox: a structured CloudEvent whose id is the visit, so that it is one however often it comes. */
export function createEmit(pool: Pool): (event: Emitted) => Promise<void> {
  return async ({ enrollmentId, step, visit, workspace, journeyId, profileId, type, data }) => {
    const { rows } = await pool.query<{ kind: 'userId' | 'anonymousId'; value: string }>({
      name: 'emit.name',
      text: nameOf,
      values: [profileId],
    });
    const [name] = rows;
    if (name === undefined) throw new PermanentError(`profile ${profileId} has no userId and no anonymousId to name`);
    const source = `carillon/${journeyId}`;
    const id = `${enrollmentId}:${step}:${visit}`;
    const event = {
      specversion: '1.0',
      id,
      source,
      type,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: { [name.kind]: name.value, properties: data },
    };
    const subject = ingestSubject(workspace, type, eventKey(sha256, workspace, name.value));
    const messageId = eventMessageId(workspace === 'default' ? source : `${workspace}/${source}`, id);
    await pool.query({
      name: 'emit.write',
      text: write,
      values: [enrollmentId, traceRef({ step, visit }), subject, messageId, JSON.stringify(event)],
    });
  };
}
