import type { Finding } from './finding.ts';
import { groupBy } from './group.ts';
import type { History, Produced } from './history.ts';

/** No accepted event is lost (I1, I2): each has ended, once, in what it has to lead to. */
export function ackedFinishedOrParked({ produced, inbox, deadLetters, enrollments }: History): Finding {
  const read = groupBy(inbox, ({ eventId }) => eventId);
  const letters = groupBy(deadLetters, ({ eventId }) => eventId ?? '');
  const entered = groupBy(enrollments, ({ eventId }) => eventId);
  const known = new Set(produced.map(({ id }) => id));
  const acked = produced.filter(({ ackedAt }) => ackedAt !== null);

  const problemsOf = ({ id, leadsTo }: Produced): string[] => {
    const own = entered.get(id) ?? [];
    const parked = letters.get(id) ?? [];
    const running = own.filter(({ status }) => status === 'running').map((one) => `${one.journey} has not ended`);
    const failed = own.filter(({ status }) => status === 'failed').map((one) => `${one.journey} failed: ${one.reason}`);
    const wanted = parked.filter(({ reason }) => reason === leadsTo.deadLetter);
    // Parked for a reason of its own: not lost.
    if (own.length === 0 && leadsTo.deadLetter === null && parked.length > 0) return [];
    const copies = wanted.length - new Set(wanted.map(({ seq }) => seq)).size;
    return [
      ...(read.has(id) ? [] : ['never read']),
      ...(leadsTo.deadLetter !== null && wanted.length === 0 ? [`no dead letter of reason ${leadsTo.deadLetter}`] : []),
      ...(copies > 0 ? [`${copies} dead letters too many for one place in the stream`] : []),
      ...(own.length === leadsTo.enrollments ? [] : [`${own.length} enrollments instead of ${leadsTo.enrollments}`]),
      ...running,
      ...failed,
    ];
  };
  return {
    invariant: 'acked-finished-or-parked',
    looked: acked.length,
    broken: [
      ...acked.flatMap((one) => problemsOf(one).map((problem) => `event ${one.id}: ${problem}`)),
      ...enrollments
        .filter(({ eventId }) => !known.has(eventId))
        .map(({ journey, eventId }) => `${journey} was entered by event ${eventId}, which nobody sent`),
    ],
  };
}

/** What one person does in turn is handled in turn. */
export function eventsInOrder({ produced, enrollments }: History): Finding {
  const turns = new Map(produced.flatMap(({ id, turn }) => (turn === undefined ? [] : [[id, turn] as const])));
  const handled = enrollments
    .filter(({ eventId }) => turns.has(eventId))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ eventId }) => turns.get(eventId) as { person: string; n: number });
  const perPerson = groupBy(handled, ({ person }) => person);
  return {
    invariant: 'events-in-order',
    looked: handled.length,
    broken: [...perPerson].flatMap(([person, list]) =>
      list.flatMap(({ n }, index) => {
        const before = list[index - 1];
        return before !== undefined && before.n > n
          ? [`${person}: event ${n} was handled after event ${before.n}`]
          : [];
      }),
    ),
  };
}
