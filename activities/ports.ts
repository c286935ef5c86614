import type { Channel } from '../domain/channel.ts';
import type { CompensationKind, CompensationRecord } from '../domain/compensation/record.ts';
import type { StepTrace, UndoFacts } from '../domain/compensation/plan.ts';
import type { Did } from '../domain/condition/deed.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import type { HeaderValue, JourneyDefinition, WebhookMethod } from '../domain/journey/definition.ts';
import type { Answers, Ending } from '../domain/journey/state.ts';
import type { StepMap } from '../domain/journey/migration/step-map.ts';
import type { SplitTest } from '../domain/journey/winner/split-test.ts';
import type { MessageGateway } from '../domain/message/gateway.ts';
import type { Journal, Ledger, SendSubject } from '../domain/message/ledger.ts';
import type { MessageContent } from '../domain/message/outcome.ts';
import type { Timing } from '../domain/message/timing.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { SendFacts, SendIntent } from '../domain/policy/facts.ts';
import type { Trail } from './contract.ts';
import type { OutageLine, Pace } from './outage-line.ts';

/** Published forms never change (I9): an implementation may cache them for ever. */
export type Definitions = {
  read(workspace: string, journeyId: string, version: string): Promise<JourneyDefinition>;
};

export type Enrollments = {
  facts(enrollmentId: string): Promise<EnrollmentFacts | null>;
  /** Sets traits, keeps their old values for a later restore (I10), stores the trail: one commit, a no-op the second time. Null: done. */
  updateTraits(input: {
    readonly enrollmentId: string;
    readonly step: string;
    readonly visit: number;
    readonly set: JsonObject;
    readonly trail: Journal;
  }): Promise<EffectRefusal | null>;
  /** What came of its steps so far, by their ids: `steps.…` in conditions, data and templates. `answers`: the events that ended waits. */
  steps(enrollmentId: string, answers?: Answers): Promise<JsonObject>;
  /** Whether an effect may be had now, and if so that one more try has begun (I7). */
  beginEffect(ref: EffectRef, trail: Journal): Promise<EffectPermit>;
  /** What one try came to. That it was had stands, whatever another try is told of it afterwards. */
  endEffect(ref: EffectRef, end: EffectEnd): Promise<void>;
  /** The steps are over; their place in the journey is free, what they did can be undone until then. */
  finish(input: {
    readonly enrollmentId: string;
    readonly status: Ending['status'];
    readonly reason: string;
    /** Virtual epoch ms. */
    readonly until: number;
    readonly trail: Journal;
  }): Promise<void>;
  /** Answers the mark of somebody who wants it undone, where anything is `undoable` and they were faster: then it is not closed. */
  close(input: {
    readonly enrollmentId: string;
    readonly status: Ending['status'];
    readonly reason: string;
    readonly undoable: boolean;
    readonly trail: Journal;
  }): Promise<{ readonly reason: string } | null>;
};

export type EffectRef = { readonly enrollmentId: string; readonly step: string; readonly visit: number };
/** The enrollment is to end, or has ended: nothing more is done for it (I7). `undo`: what was done is to be undone. */
export type EffectRefusal = {
  readonly kind: 'marked';
  readonly status: 'completed' | 'exited';
  readonly reason: string;
  readonly undo: boolean;
};
export type EffectPermit =
  | { readonly kind: 'go' }
  /** Done before, by a try whose answer got lost. */
  | { readonly kind: 'done'; readonly outcome: string }
  | EffectRefusal;
/**
 * `notByThisTry`: this one surely did nothing, and no other is spoken for; it comes to `no` where every try says so (I5).
 * `result` is what another system answered, at most 8 KB of JSON.
 */
export type EffectEnd = {
  readonly outcome: string;
  readonly happened: StepTrace['happened'] | 'notByThisTry';
  readonly result?: Json;
};

/** Publishes `in.<workspace>.…` by way of the outbox, once per visit: the trace and the event are one commit. */
export type Emitter = (
  event: EffectRef & {
    readonly workspace: string;
    readonly journeyId: string;
    readonly profileId: string;
    readonly type: string;
    readonly data: JsonObject;
  },
) => Promise<void>;

/**
 * Puts a person into another journey; the verdict of its re-entry rule. The same request twice is one enrollment. `awaitedBy`: who is told
 * of its end.
 */
export type Enroller = (wish: {
  readonly workspace: string;
  readonly requestId: string;
  readonly journey: string;
  readonly profileId: string;
  readonly data: JsonObject;
  readonly by: string;
  readonly awaitedBy?: EffectRef;
}) => Promise<string>;

/** When it is somebody's turn, real epoch ms; the same for one visit, however often it is asked. */
export type Turns = (
  visit: EffectRef & {
    readonly workspace: string;
    readonly journeyId: string;
    readonly most: number;
    /** Real ms. */
    readonly spanMs: number;
  },
) => Promise<number>;

/**
 * Which share somebody goes who drew `share`: the same for one visit, however often it is asked. They are counted for it until the test is
 * decided.
 */
export type Draws = (
  visit: EffectRef & {
    readonly workspace: string;
    readonly journeyId: string;
    readonly test: SplitTest;
    readonly share: string;
    /** Until their time is over, real ms. */
    readonly withinMs: number;
  },
) => Promise<{ readonly share: string; readonly isWinner: boolean }>;

/** What somebody did, and which segments they are in, as it is published now: by `didName` and by id. Absent: no. */
export type Deeds = (asked: {
  readonly workspace: string;
  readonly profileId: string;
  /** Of the clock that spans are meant by. */
  readonly scale: number;
  /** What the event held that brought them where they are. */
  readonly entry: JsonObject;
  readonly dids: readonly Did[];
  readonly segments: readonly string[];
}) => Promise<{ readonly did: JsonObject; readonly segments: JsonObject }>;

/** What a message to somebody would be decided on now, were there one; null: nobody has this id. */
export type PolicyFacts = (asked: {
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: Channel;
  readonly journey: string | null;
}) => Promise<SendFacts | null>;

export type Migrations = {
  /** Null where nobody asked this run to. */
  read(
    migration: string,
    enrollmentId: string,
  ): Promise<{
    readonly workspace: string;
    readonly journeyId: string;
    readonly version: string;
    readonly map: StepMap;
  } | null>;
  /** Null: they go. Else why they stay. */
  settle(order: {
    readonly migration: string;
    readonly enrollmentId: string;
    readonly stays: string | null;
    readonly trail: Trail;
  }): Promise<string | null>;
};

/** Whether every event that the stream took before then, real epoch ms, is handled and has been told to this enrollment. */
export type Backlog = (enrollmentId: string, before: number) => Promise<boolean>;

export type WebhookRequest = {
  readonly url: string;
  readonly method: WebhookMethod;
  readonly headers: { readonly [name: string]: HeaderValue };
  readonly body: string | null;
  /** The same for every try: by it the far side knows a repetition. */
  readonly id: string;
  /** Real ms. */
  readonly timeoutMs: number;
};
export type WebhookReply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** `reached`: false where surely nothing arrived. */
  | { readonly kind: 'failed'; readonly reason: string; readonly again: boolean; readonly reached: boolean };
/** One signed request, one try; never throws for what the far side does. */
export type WebhookCaller = (request: WebhookRequest) => Promise<WebhookReply>;

export type CompensationRef = EffectRef & { readonly version: string; readonly partly?: true };
export type Compensations = {
  /**
   * What is known of the visit. The first time it marks the enrollment, so that no claim but a correction's succeeds from now on, and
   * notes when; `partly`: it bars this visit alone. Null: no such enrollment.
   */
  begin(ref: CompensationRef, kind: CompensationKind, trail: Journal): Promise<Omit<UndoFacts, 'step'> | null>;
  /** The same about one message, and nothing is marked: the enrollment goes on without it. */
  beginTakeBack(ref: CompensationRef, message: string): Promise<Omit<UndoFacts, 'step'> | null>;
  record(ref: CompensationRef, record: CompensationRecord): Promise<void>;
  /** Old trait values come back where they still are what the step wrote; the record is the same commit. */
  restore(ref: CompensationRef): Promise<void>;
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
  /** The address that is written to. */
  readonly to: string;
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
  /** Why surely nothing arrives at an address that policy let pass, as the network knows; null: it may. Absent: nobody is asked. */
  readonly surelyDead?: (channel: Channel, address: string) => Promise<string | null>;
  readonly timing: Timing;
  readonly now: () => number;
  /** When those look again whom an outage puts off. Absent: each by itself. */
  readonly outageLine?: OutageLine;
  /** How fast they are put off. Absent: at once. */
  readonly pace?: Pace;
};

export type ActivityDeps = {
  readonly send: SendDeps;
  readonly definitions: Definitions;
  readonly enrollments: Enrollments;
  readonly requests: SendRequests;
  readonly compensations: Compensations;
  readonly emit: Emitter;
  readonly isRead: Backlog;
  readonly enroll: Enroller;
  readonly takeTurn: Turns;
  readonly draw: Draws;
  readonly deeds: Deeds;
  readonly policyFacts: PolicyFacts;
  readonly migrations: Migrations;
  readonly callWebhook: WebhookCaller;
};
