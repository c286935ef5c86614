import { headers, type MsgHdrs, type NatsConnection } from 'nats';

const timeout = 5_000;

type Outcome = { readonly id: string; readonly subject: string; readonly messageId: string; readonly payload: unknown };

/** What a journey emits goes where producers publish, and is read like theirs: a structured CloudEvent says what it is. */
function headersOf(subject: string): { readonly headers?: MsgHdrs } {
  if (!subject.startsWith('in.')) return {};
  const said = headers();
  said.set('content-type', 'application/cloudevents+json');
  return { headers: said };
}

/** Sends a page at once, which keeps its order, and answers the ids that were confirmed, up to the first that was not. */
export async function publishOutcomes(
  connection: NatsConnection,
  outcomes: readonly Outcome[],
): Promise<readonly string[]> {
  const jetstream = connection.jetstream();
  const acks = await Promise.allSettled(
    outcomes.map(({ subject, messageId, payload }) =>
      jetstream.publish(subject, JSON.stringify(payload), { msgID: messageId, timeout, ...headersOf(subject) }),
    ),
  );
  const failed = acks.findIndex(({ status }) => status === 'rejected');
  return outcomes.slice(0, failed < 0 ? outcomes.length : failed).map(({ id }) => id);
}
