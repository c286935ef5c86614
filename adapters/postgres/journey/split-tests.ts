import type { Pool } from 'pg';
import { goalReachedAt } from './goal.sql.ts';
import { journeyExists } from '../reads/journey-exists.ts';
import { compareShares, winnerOf, type Compared, type Tally } from '../../../domain/journey/winner/compare-shares.ts';
import type { SplitTest } from '../../../domain/journey/winner/split-test.ts';
import { defaultSure } from '../../../domain/journey/winner/winner-rule.ts';

/** Open tests for which enough runs are over. */
const ready = `
select t.id::text, t.workspace, t.journey_id as "journeyId", t.step, t.settings
from split_tests t where t.decided_at is null and (
  select count(*) from (select 1 from split_draws d where d.test_id = t.id and d.over_at <= now() limit (t.settings #>> '{rule,after}')::int) x
) = (t.settings #>> '{rule,after}')::int`;

/**
 * A run hits by what happened before its time was over: the goal as the router marked it, also after its end, or what people did with messages of their share.
 * $1 the test
 */
const tally = `
select d.share, count(*)::int as runs, count(*) filter (where case t.settings #>> '{rule,by}'
  when 'goal' then exists (select 1 from enrollments e
    where e.id = d.enrollment_id and ${goalReachedAt('e')} <= d.over_at)
  else exists (select 1 from messages m join engagements g on g.message_id = m.id
    where m.owner_id = d.enrollment_id and m.owner_kind = 'enrollment' and m.step = any (s.sends)
      and g.kind = t.settings #>> '{rule,by}' and g.received_at <= d.over_at)
  end)::int as hits
from split_tests t
join lateral (select x ->> 'name' as name, array(select jsonb_array_elements_text(x -> 'sends')) as sends
  from jsonb_array_elements(t.settings -> 'shares') x) s on true
join split_draws d on d.test_id = t.id and d.share = s.name and d.over_at <= now()
where t.id = $1 group by d.share`;

/** Once, whoever comes first. $1 the test, $2 the winner or null, $3 the figures */
const decide = `
with t as (
  update split_tests set decided_at = now(), winner = $2, figures = $3::jsonb where id = $1 and decided_at is null
  returning id, workspace, journey_id, step),
gone as (delete from split_draws d using t where d.test_id = t.id),
audited as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, 'carillon', 'split decided', journey_id || '/' || step, jsonb_build_object('winner', $2::text, 'shares', $3::jsonb) from t)
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.journey.split_decided', 'split:' || id,
  jsonb_build_object('type', 'journey.split_decided', 'journey', journey_id, 'step', step, 'winner', $2::text, 'shares', $3::jsonb, 'at', now())
from t`;

export type DecidedSplit = {
  readonly workspace: string;
  readonly journey: string;
  readonly step: string;
  readonly winner: string | null;
};
type Open = { id: string; workspace: string; journeyId: string; step: string; settings: SplitTest };

/** Decides every test that is due. */
export async function decideSplits(pool: Pool): Promise<readonly DecidedSplit[]> {
  const { rows } = await pool.query<Open>(ready);
  const decided: DecidedSplit[] = [];
  for (const { id, workspace, journeyId: journey, step, settings } of rows) {
    const compared = compareShares(await talliesOf(pool, id, settings));
    const winner = winnerOf(compared, settings.rule.sure ?? defaultSure);
    const { rowCount } = await pool.query(decide, [id, winner, JSON.stringify(compared)]);
    if (rowCount === 1) decided.push({ workspace, journey, step, winner });
  }
  return decided;
}

/** Of all shares, also of those that fell to nobody. */
async function talliesOf(pool: Pool, id: string, { shares }: SplitTest): Promise<readonly Tally[]> {
  const { rows } = await pool.query<Tally>(tally, [id]);
  return shares.map(({ name }) => rows.find(({ share }) => share === name) ?? { share: name, runs: 0, hits: 0 });
}

export type SplitStanding = {
  readonly step: string;
  readonly rule: SplitTest['rule'];
  readonly beganAt: string;
  readonly decidedAt: string | null;
  readonly winner: string | null;
  /** `best` is known once it is decided: who acts on it before takes chance for a difference. */
  readonly shares: readonly (Tally & Partial<Pick<Compared, 'best'>>)[];
};

const ofJourney = `
select id::text, step, settings, to_json(began_at) #>> '{}' as "beganAt", to_json(decided_at) #>> '{}' as "decidedAt", winner, figures
from split_tests where workspace = $1 and journey_id = $2 order by id desc limit 100`;

/** How the splits of a journey stand that look for a winner, the newest first. Null: there is no such journey. */
export async function splitStandings(
  pool: Pool,
  workspace: string,
  journey: string,
): Promise<readonly SplitStanding[] | null> {
  type Row = Omit<SplitStanding, 'rule' | 'shares'> & { id: string; settings: SplitTest; figures: readonly Compared[] };
  if (!(await journeyExists(pool, workspace, journey))) return null;
  const { rows } = await pool.query<Row>(ofJourney, [workspace, journey]);
  const standings: SplitStanding[] = [];
  for (const { id, step, settings, beganAt, decidedAt, winner, figures } of rows) {
    const shares = decidedAt === null ? await talliesOf(pool, id, settings) : figures;
    standings.push({ step, rule: settings.rule, beganAt, decidedAt, winner, shares });
  }
  return standings;
}
