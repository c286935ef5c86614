import { undoubted } from '../opt-out-doubts.sql.ts';
import { heard, spelled, suppressed } from '../suppressed.sql.ts';

/**
 * The head of every statement that acts on facts read earlier, for many people at once: a line counts only while its profile is as it
 * was (I7). `skip locked` leaves out whom somebody is writing to just now: nobody in the page waits for them, they are read again.
 * `lines` is a source called `i`, with a profile and its revision.
 */
export const guard = (lines: string, alsoRequired = '', locks: 'share' | 'no key update' = 'share'): string => `
i as materialized (select i.* from ${lines} ${alsoRequired}),
p as materialized (select i.* from i join profiles q on q.id = i.profile and q.revision = i.revision for ${locks} of q skip locked)`;

/** $1 lines as JSON, of which `columns` are read beside profile and revision. */
export const jsonLines = (columns: string): string =>
  `json_to_recordset($1::json) as i (profile uuid, revision bigint, ${columns})`;

/**
 * $2 campaign, $3 workspace, $4 channel: nothing is claimed unless the campaign runs, and a pause that comes meanwhile waits for us.
 * The brake, and whether all opt-outs are heard, is asked after the locks were got, for which we may have waited.
 */
export const running = `c as materialized (select 1 from campaigns where key = $2::uuid and state = 'running' for share)`;
export const unbraked = (ofClass: string): string =>
  `free as materialized (select count(*) from p having not braked($3, $4, null) and ${heard(ofClass)})`;
/** A provider that is busy meanwhile wants to hear from nobody, those whose turn had come included. */
export const unrested = (gateway: string): string =>
  `not exists (select 1 from gateway_rests g where g.gateway = ${gateway} and g.until > clock_timestamp())`;

/** Of a claim that takes slots of frequency caps: those that it claimed for, in `from`, are no longer as others read them. */
export const outdated = (from: string): string =>
  `b as (update profiles set revision = revision + 1 where id in (select profile from ${from})),`;

/**
 * Nobody is claimed whose address is on the list, whoever else it was put there for, nor for marketing who may have opted out; `kind` of
 * address, `topic` and class are parameters. Goes with `running`.
 */
export const allowed = (kind: string, topic: string, ofClass: string): string =>
  `, c where not exists (${suppressed('$3', '$4', spelled('i.address', kind), topic)})
    and ${undoubted(ofClass, '$3', '$4', spelled('i.address', kind))}`;
