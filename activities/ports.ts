import type { JsonObject } from '../domain/json.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import type { JourneyDefinition } from '../domain/journey/definition.ts';
import type { MessageGateway } from '../domain/message/gateway.ts';
import type { Journal, Ledger, SendSubject } from '../domain/message/ledger.ts';
import type { MessageContent } from '../domain/message/outcome.ts';
import type { Timing } from '../domain/message/timing.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { SendFacts, SendIntent } from '../domain/policy/facts.ts';

/** Published forms never change (I9): an implementation may cache them for ever. */
export type Definitions = {
  read(workspace: string, journeyId: string, version: string): Promise<JourneyDefinition>;
};

export type Enrollments = {
  facts(enrollmentId: string): Promise<EnrollmentFacts | null>;
  /** Sets traits, keeps their old values for a later restore (I10), stores the trail: one commit, a no-op the second time. */
  updateTraits(input: {
    readonly enrollmentId: string;
    readonly step: string;
    readonly visit: number;
    readonly set: JsonObject;
    readonly trail: Journal;
  }): Promise<void>;
  close(input: {
    readonly enrollmentId: string;
    readonly status: 'completed' | 'exited' | 'failed';
    readonly reason: string;
    readonly trail: Journal;
  }): Promise<void>;
};

export type Rendering =
  | {
      readonly kind: 'rendered';
      readonly content: MessageContent;
      readonly locale: string;
      readonly from: string;
      readonly unsubscribeUrl?: string;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Turns a template and what is known of a person into what leaves: the only place where both meet. */
export type Renderer = (input: {
  readonly subject: SendSubject;
  readonly intent: SendIntent;
  readonly facts: SendFacts;
}) => Promise<Rendering>;

/** A direct send, as asked for by `POST /v1/messages`. */
export type SendRequests = { intent(messageId: string): Promise<SendIntent | null> };

export type SendDeps = {
  readonly ledger: Ledger;
  readonly render: Renderer;
  /** The gateway of this name, or the channel's first. */
  readonly gateway: (channel: string, name?: string | null) => MessageGateway | undefined;
  /** All of a channel; the first serves where senders.yaml names none. */
  readonly gateways: (channel: string) => readonly MessageGateway[];
  readonly policy: PolicyTools;
  readonly timing: Timing;
  readonly now: () => number;
};

export type ActivityDeps = {
  readonly send: SendDeps;
  readonly definitions: Definitions;
  readonly enrollments: Enrollments;
  readonly requests: SendRequests;
};
