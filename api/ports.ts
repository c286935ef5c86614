import type { CheckedPolicy, PolicyQuestion } from './check-policy.ts';
import type { Suppressing } from './suppressing.ts';
import type { DefineResult } from '../adapters/postgres/campaign/define.ts';
import type { CampaignSummary, CampaignView } from '../adapters/postgres/campaign/view.ts';
import type { Breakers } from '../adapters/postgres/breakers.ts';
import type { OptOutDoubts } from '../adapters/postgres/receipts/decide-doubt.ts';
import type { Brake } from '../adapters/postgres/halts.ts';
import type { CompensationCommands } from '../adapters/postgres/compensations/commands.ts';
import type { Consents, ReceivedClick } from '../adapters/postgres/consents.ts';
import type { IdempotencyKeys } from '../adapters/postgres/idempotency.ts';
import type { SplitStanding } from '../adapters/postgres/journey/split-tests.ts';
import type { JourneyCommands } from '../adapters/postgres/journey-status.ts';
import type { MigratePeople } from '../adapters/postgres/migrate-people/migrate-people.ts';
import type { MigrationView } from '../adapters/postgres/migrate-people/view.ts';
import type { PolicyVersion } from '../adapters/postgres/policy-versions.ts';
import type { PersonName } from '../adapters/postgres/reads/find-profile.ts';
import type { journeyCounts } from '../adapters/postgres/reads/journey-graph.ts';
import type { JourneyPage, JourneySummary } from '../adapters/postgres/reads/journey-list.ts';
import type { VersionRow } from '../adapters/postgres/reads/journey-versions.ts';
import type { Lists } from '../adapters/postgres/reads/lists.ts';
import type { NotSent } from '../adapters/postgres/reads/not-sent.ts';
import type { Parked } from '../adapters/postgres/reads/parked.ts';
import type { ProfileView } from '../adapters/postgres/reads/profile-view.ts';
import type { RetentionPreview } from '../adapters/postgres/retention/preview.ts';
import type { UnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import type { WhyReader } from '../adapters/postgres/why.ts';
import type { CampaignPreview } from '../domain/campaign/preview.ts';
import type { CampaignState } from '../domain/campaign/state.ts';
import type { Channel } from '../domain/channel.ts';
import type { HookMapping } from '../domain/hook/mapping.ts';
import type { JsonObject } from '../domain/json.ts';
import type { MessageClass } from '../domain/journey/definition.ts';
import type { DeadLetterRow } from '../domain/why/rows.ts';

/** Publishes to a durable stream. Resolves after the durable ack only (I1); throws TransientError where there is none in time. */
export type EventPublisher = {
  publish(
    subject: string,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
  ): Promise<{ readonly duplicate: boolean }>;
};

/** What the api reads. All of it may fail while the database is away; ingest needs none of it (I1). */
export type Queries = WhyReader &
  Lists & {
    findProfile(workspace: string, name: PersonName): Promise<string | null>;
    checkPolicy(question: PolicyQuestion): Promise<CheckedPolicy | null>;
    /** The latest first; those before one of them. */
    policyVersions(workspace: string, limit: number, before: number | null): Promise<readonly PolicyVersion[]>;
    /** What was not sent in the last days, counted by class and reason. */
    notSent(workspace: string, days: number): Promise<readonly NotSent[]>;
    profile(workspace: string, id: string): Promise<ProfileView | null>;
    /** In order of their ids, those after one of them. */
    journeys(workspace: string, page?: JourneyPage): Promise<readonly JourneySummary[]>;
    journeyCounts(workspace: string, id: string): ReturnType<typeof journeyCounts>;
    /** The newest first; none: no such journey. */
    versions(workspace: string, journey: string): Promise<readonly VersionRow[]>;
    /** How its splits stand that look for a winner, the newest first; null: no such journey. */
    splits(workspace: string, journey: string): Promise<readonly SplitStanding[] | null>;
    /** How migrations of people stand, the latest first; null: no such journey. */
    migrations(workspace: string, journey: string): Promise<readonly MigrationView[] | null>;
    parked(workspace: string): Promise<Parked>;
    /** What would leave now, and what stays and why. */
    retention(workspace: string): Promise<RetentionPreview>;
    /** Parked messages that carry this person's key, newest first. */
    deadLetters(workspace: string, key: string): Promise<readonly DeadLetterRow[]>;
  };

export type SendRequest = {
  readonly workspace: string;
  /** The id of the ledger row to be: the same for a command repeated under one idempotency key. */
  readonly messageId: string;
  readonly to: PersonName;
  readonly channel: Channel;
  readonly template: string;
  readonly class: MessageClass;
  readonly topic: string | null;
  readonly data: JsonObject;
  readonly by: string;
};
export type Refusable<Done> =
  Done | { readonly kind: 'refused'; readonly status: 400 | 404 | 409 | 422; readonly reason: string };

export type EnrollRequest = {
  readonly workspace: string;
  readonly requestId: string;
  readonly journey: string;
  readonly to: PersonName;
  readonly data: JsonObject;
  readonly by: string;
};

/** A workspace folder, read and compiled where it lies; not trusted before the port has checked it. */
export type WorkspaceBundle = JsonObject;

type Requested = { readonly kind: 'requested'; readonly messageId: string };

/** Reads and commands over campaigns; what is refused says what to do instead. */
export type CampaignCommands = {
  list(workspace: string): Promise<readonly CampaignSummary[]>;
  view(workspace: string, id: string): Promise<CampaignView | null>;
  /** `written`: the authoring form. */
  define(
    workspace: string,
    written: unknown,
    by: string,
  ): Promise<Refusable<{ readonly kind: 'defined' } & DefineResult>>;
  preview(
    workspace: string,
    id: string,
  ): Promise<Refusable<{ readonly kind: 'previewed'; readonly preview: CampaignPreview }>>;
  test(workspace: string, id: string, to: PersonName, messageId: string, by: string): Promise<Refusable<Requested>>;
  move(
    workspace: string,
    id: string,
    action: 'launch' | 'pause' | 'resume' | 'cancel',
    by: string,
    confirm?: number,
  ): Promise<Refusable<{ readonly kind: 'moved'; readonly state: CampaignState; readonly was: CampaignState }>>;
};

/** What the api does on command, each audited. */
export type Commands = {
  readonly brake: Brake;
  readonly journeys: JourneyCommands;
  readonly migrations: MigratePeople;
  readonly compensations: CompensationCommands;
  readonly breakers: Breakers;
  readonly optOutDoubts: OptOutDoubts;
  readonly suppressions: Suppressing;
  /** The key by which receivers of webhooks know them: `whsec_` and base64. */
  signingKey(): Promise<string>;
  readonly consents: Consents;
  readonly campaigns: CampaignCommands;
  requestSend(request: SendRequest): Promise<Refusable<Requested>>;
  /** Puts a person into a journey by hand. */
  enroll(request: EnrollRequest): Promise<Refusable<{ readonly kind: 'enrolled'; readonly enrollmentId: string }>>;
  /** Keeps a file of mails under the SHA-256 of its bytes, for the bundles that name it. */
  storeAsset(workspace: string, hash: string, bytes: Uint8Array): Promise<void>;
  /** Validate and compare, and publish; both answer what `carillon plan` prints. */
  plan(
    workspace: string,
    bundle: WorkspaceBundle,
  ): Promise<Refusable<{ readonly kind: 'done'; readonly report: unknown }>>;
  apply(
    workspace: string,
    bundle: WorkspaceBundle,
    by: string,
  ): Promise<Refusable<{ readonly kind: 'done'; readonly report: unknown }>>;
};

/** How the requests of other systems become events. */
export type Hooks = {
  /** Undefined where no such mapping is published. Answers while the database is away; throws only where it never knew. */
  find(workspace: string, source: string): Promise<HookMapping | undefined>;
  /** Undefined where the environment of the api does not hold it. */
  secret(name: string): string | undefined;
};

/** A callback as it is appended. `kind` as in `Carillon-Kind`, `at`: when it came, epoch ms. */
export type AppendedCallback = {
  readonly workspace: string;
  readonly channel: string;
  readonly kind: string;
  readonly body: Uint8Array;
  readonly at: number;
};

/** STOP, complaints and their like among what a provider calls back about. */
export type OptOuts = {
  /**
   * Null where the callback ends and resumes nobody's messages. What is answered commits what it ends: true once that is so, false where the
   * database did not answer within half a second; never rejects.
   */
  find(callback: AppendedCallback): (() => Promise<boolean>) | null;
  /** The same for a click on an unsubscribe link: false, and it is for the caller to append it. */
  hearClick(click: Omit<ReceivedClick, 'at'>): Promise<boolean>;
};

export type Unsubscribes = { key(): Promise<UnsubscribeKey> };

/** What the projector feeds to whoever watches: one line per outcome event. */
export type FeedEntry = { readonly id: string; readonly type: string; readonly data: unknown };
export type Feed = {
  /** Calls `listener` for every entry of the workspace, those after `since` first where they are still at hand. Answers how to stop. */
  subscribe(workspace: string, since: string | undefined, listener: (entry: FeedEntry) => void): () => void;
};

export const engineNames = ['nats', 'postgres', 'temporal'] as const;
export type EngineState = {
  readonly name: (typeof engineNames)[number];
  readonly up: boolean;
  readonly detail?: string;
};
/** Answers within a second, whatever is away. */
export type Health = { engines(): Promise<readonly EngineState[]> };

export type Idempotency = IdempotencyKeys;
