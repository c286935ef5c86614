import type { Pool } from 'pg';
import type { EnrollmentRow, HaltRow, MessageRow, RequestRow } from '../../domain/why/rows.ts';
import type { PersonFacts } from '../../domain/why/tell-person.ts';
import { messageRow, messagesOf, requestRow } from './reads/message-rows.ts';
import {
  enrollmentRow,
  enrollmentsOf,
  eventsOf,
  inboundOf,
  journeyRows,
  openHalts,
  profileIdsOf,
} from './reads/person-rows.ts';
import { snapshot } from './reads/snapshot.ts';
import { keptSince } from './retention/kept-since.ts';

export type MessageFacts = {
  /** Null where a direct send was asked for and is not decided yet. */
  readonly message: MessageRow | null;
  readonly enrollment: EnrollmentRow | null;
  readonly request: RequestRow | null;
  readonly halts: readonly HaltRow[];
};

export type WhyReader = {
  /** By our message id or the provider's; null where neither is known. */
  message(workspace: string, id: string): Promise<MessageFacts | null>;
  /** What ended before then may be gone, epoch ms; null where nothing ever left. */
  keptSince(workspace: string): Promise<number | null>;
  /** Everything but the dead letters, which are not in the database. `profileId` null: nobody is known under that name. */
  person(workspace: string, profileId: string | null): Promise<Omit<PersonFacts, 'deadLetters'>>;
};

/** How far back a story reaches; older rows stay in the database. */
const most = { events: 500, enrollments: 100, messages: 500 } as const;

export function createWhyReader(pool: Pool): WhyReader {
  return {
    message: (workspace, id) =>
      snapshot(pool, async (client) => {
        const message = await messageRow(client, workspace, id);
        const request = await requestRow(client, workspace, message?.id ?? id);
        if (message === null && request === null) return null;
        const inJourney = message?.owner.kind === 'enrollment';
        return {
          message,
          request,
          enrollment: inJourney ? await enrollmentRow(client, workspace, message.owner.id) : null,
          halts: await openHalts(client, workspace),
        };
      }),
    keptSince: (workspace) => keptSince(pool, workspace),
    person: (workspace, profileId) =>
      snapshot(pool, async (client) => {
        const ids = profileId === null ? [] : await profileIdsOf(client, profileId);
        return {
          profileId,
          events: await eventsOf(client, ids, most.events),
          enrollments: await enrollmentsOf(client, ids, most.enrollments),
          messages: await messagesOf(client, ids, most.messages),
          journeys: await journeyRows(client, workspace),
          halts: await openHalts(client, workspace),
          inbound: await inboundOf(client, ids, most.messages),
          keptSince: await keptSince(client, workspace),
        };
      }),
  };
}
