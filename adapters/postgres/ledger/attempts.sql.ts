/**
 * The first attempt of a campaign's message is written when it has ended, or when somebody looks for what became of it: a page claims many,
 * and one row is half of two. Until then the message's own row says which attempt it is, by which gateway, and since when.
 */
export const unwrittenAttempt = (message: string): string =>
  `case when ${message}.attempt = 1 then ${message}.created_at end`;

/** The attempts that the messages of a CTE are at, as begun. */
export const beginAttempts = (from: string): string =>
  `insert into attempts (message_id, n, epoch, gateway, started_at) select ${from}.id, ${from}.attempt, ${from}.epoch, ${from}.gateway, ${from}.created_at from ${from}`;

/** The same with what came of them: what was written at its beginning keeps that (a second attempt always was). */
export const writeAttempts = (from: string, outcome: string, detail: string): string =>
  `insert into attempts (message_id, n, epoch, gateway, started_at, finished_at, outcome, detail)
  select ${from}.id, ${from}.attempt, ${from}.epoch, ${from}.gateway, ${from}.created_at, now(), ${outcome}, ${detail} from ${from}`;
