/**
 * What the api takes and answers, by address and method. Written by "npm run api-types" from /openapi.json; a test fails where it
 * is not what the api says today.
 */
export type Api = {
  '/healthz': {
    get: { path: undefined; query: undefined; body: unknown; answer: unknown };
  };
  '/metrics': {
    get: { path: undefined; query: undefined; body: unknown; answer: unknown };
  };
  '/readyz': {
    get: { path: undefined; query: undefined; body: unknown; answer: unknown };
  };
  '/unsubscribe/{token}': {
    get: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
    post: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/alias': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly previousId: string;
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/apply': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly workspace: string;
        readonly settings: { readonly [name: string]: unknown };
        readonly contracts: { readonly [name: string]: unknown };
        readonly templates: { readonly [name: string]: unknown };
        readonly journeys: readonly { readonly [name: string]: unknown }[];
      };
      answer: { readonly [name: string]: unknown };
    };
  };
  '/v1/assets/{hash}': {
    put: { path: { readonly hash: string }; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/batch': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly batch: readonly {
          /** Your id of the person */
          readonly userId?: string | null;
          /** A device or session not yet known; userId or anonymousId is needed */
          readonly anonymousId?: string | null;
          /** The same over retries; without it the id is derived from the content */
          readonly messageId?: string;
          readonly timestamp?: string;
          readonly sentAt?: string;
          readonly context?: { readonly [name: string]: unknown };
          readonly type: string;
        }[];
        readonly sentAt?: string;
        readonly writeKey?: string;
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/breakers': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly breakers: readonly {
          readonly id: string;
          /** Digits of a number less its last four */
          readonly prefix: string;
          /** How many had left for such numbers when it opened */
          readonly messages: number;
          readonly since: string;
        }[];
      };
    };
  };
  '/v1/breakers/{id}/reset': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly reason?: string;
      } | null;
      answer: {
        readonly breaker: string;
        readonly open: false;
      };
    };
  };
  '/v1/campaigns': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly id: string;
        readonly name?: string;
        /** Id of an applied segment */
        readonly segment: string;
        /** channel/template, such as sms/spring-offer */
        readonly send?: string;
        /** Not available yet */
        readonly journey?: string;
        readonly class: 'transactional' | 'service' | 'marketing';
        readonly topic?: string;
        /** Messages per second */
        readonly rate: number;
      };
      answer: {
        readonly campaign: string;
        readonly change: 'new' | 'changed' | 'unchanged' | 'fixed';
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
      };
    };
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly campaigns: readonly {
          readonly id: string;
          readonly name: string;
          readonly segment: string;
          /** channel/template */
          readonly send: string;
          readonly class: string;
          readonly topic: string | null;
          /** Messages per second */
          readonly rate: number;
          readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
          /** People in the frozen audience; null before the first preview */
          readonly audience: number | null;
          /** Those of them who would get the message */
          readonly toSend: number | null;
          readonly frozenAt: string | null;
          readonly launchedAt: string | null;
          readonly endedAt: string | null;
        }[];
      };
    };
  };
  '/v1/campaigns/{id}': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly id: string;
        readonly name: string;
        readonly segment: string;
        /** channel/template */
        readonly send: string;
        readonly class: string;
        readonly topic: string | null;
        /** Messages per second */
        readonly rate: number;
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
        /** People in the frozen audience; null before the first preview */
        readonly audience: number | null;
        /** Those of them who would get the message */
        readonly toSend: number | null;
        readonly frozenAt: string | null;
        readonly launchedAt: string | null;
        readonly endedAt: string | null;
        /** Owner of its messages in the ledger */
        readonly key: string;
        /** What the last preview found, without its samples */
        readonly preview: { readonly [name: string]: unknown } | null;
        /** Where each one is; together they are the audience */
        readonly recipients: {
          readonly total: number;
          readonly waiting: number;
          readonly sending: number;
          readonly unknown: number;
          readonly accepted: number;
          readonly rejected: number;
          readonly skipped: number;
          readonly held: number;
          readonly cancelled: number;
        };
        /** Why people were skipped, refused, held or are waiting: the most frequent first */
        readonly reasons: readonly {
          readonly state:
            'waiting' | 'sending' | 'unknown' | 'accepted' | 'rejected' | 'skipped' | 'held' | 'cancelled';
          readonly reason: string;
          readonly count: number;
          /** Whose no it is; null where it is only a matter of time */
          readonly of: 'person' | 'policy' | 'address' | 'operations' | null;
        }[];
        /** What receipts said of those that were accepted */
        readonly deliveries: { readonly [name: string]: number };
      };
    };
  };
  '/v1/campaigns/{id}/cancel': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly campaign: string;
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
        readonly was: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
      };
    };
  };
  '/v1/campaigns/{id}/launch': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        /** `toSend` of the preview */
        readonly confirm: number;
      };
      answer: {
        readonly campaign: string;
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
        readonly was: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
      };
    };
  };
  '/v1/campaigns/{id}/pause': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly campaign: string;
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
        readonly was: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
      };
    };
  };
  '/v1/campaigns/{id}/preview': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly campaign: string;
        readonly frozenAt: string;
        /** People in the segment; the rest adds up to it */
        readonly audience: number;
        /** Those who would get the message: what a launch must confirm */
        readonly toSend: number;
        /** By reason */
        readonly skipped: { readonly [name: string]: number };
        /** Those of `toSend` who would have to wait at this hour, by reason */
        readonly later: { readonly [name: string]: number };
        /** Those of `toSend` whom a frequency or spend cap would leave out if it left now, by reason; asked again at the send */
        readonly capped: { readonly [name: string]: number };
        /** At its rate, if nobody has to wait */
        readonly seconds: number;
        readonly cost: {
          readonly partsPerMessage: number;
          readonly parts: number;
          /** Null where no price is set */
          readonly amount: number | null;
          readonly currency: string | null;
        };
        readonly samples: readonly {
          readonly profile: string;
          readonly locale: string;
          readonly text: string;
          /** Of what is charged by parts */
          readonly encoding?: 'GSM-7' | 'UCS-2';
          readonly parts: number;
        }[];
        /** Templates that failed for somebody in the sample, with the reason */
        readonly broken: readonly string[];
      };
    };
  };
  '/v1/campaigns/{id}/resume': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly campaign: string;
        readonly state: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
        readonly was: 'draft' | 'previewed' | 'running' | 'paused' | 'completed' | 'cancelled';
      };
    };
  };
  '/v1/campaigns/{id}/test': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly to: {
          readonly profileId?: string;
          readonly userId?: string;
          readonly anonymousId?: string;
          readonly email?: string;
          readonly phone?: string;
        };
      };
      answer: {
        readonly messageId: string;
      };
    };
  };
  '/v1/compensations': {
    get: {
      path: undefined;
      query: { readonly state?: 'parked' | 'open' | 'ended'; readonly limit?: number; readonly cursor?: string };
      body: unknown;
      answer: {
        readonly compensations: readonly {
          readonly id: string;
          readonly enrollment: string;
          readonly profile: string;
          readonly journey: string;
          readonly version: string;
          readonly step: string;
          readonly visit: number;
          readonly kind: 'cancel-held' | 'provider-cancel' | 'correction' | 'restore' | 'webhook';
          /** null while it is under way */
          readonly outcome: 'undone' | 'nothing' | 'tooLate' | 'refused' | 'parked' | null;
          /** Ids, states and the provider’s words */
          readonly evidence: { readonly [name: string]: unknown };
          /** How often a person has asked for it again */
          readonly tries: number;
          readonly at: string;
          readonly parkedAt: string | null;
          readonly endedAt: string | null;
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
  };
  '/v1/compensations/{id}/retry': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly compensation: string;
        readonly tries: number;
      };
    };
  };
  '/v1/console/links': {
    post: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly path: string;
        readonly expiresAt: string;
      };
    };
  };
  '/v1/console/session': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly token: string;
      };
      answer: unknown;
    };
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly workspace: string;
        /** As it stands in the audit */
        readonly name: string;
        readonly scopes: readonly string[];
        /** Where messages go: sandbox, allowlist or live */
        readonly delivery: string;
      };
    };
    delete: { path: undefined; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/dead-letters': {
    get: {
      path: undefined;
      query: { readonly reason?: string; readonly limit?: number; readonly all?: 'true' | 'false' };
      body: unknown;
      answer: {
        readonly deadLetters: readonly {
          readonly seq: number;
          readonly at: string;
          readonly reason: string;
          readonly problem: string;
          /** Where a redrive puts it; null for what was turned away at the door */
          readonly subject: string | null;
          readonly from: string;
          readonly eventSource: string | null;
          readonly eventId: string | null;
          /** How often it was put back */
          readonly redriven: number;
        }[];
      };
    };
  };
  '/v1/dead-letters/{seq}': {
    get: {
      path: { readonly seq: number };
      query: undefined;
      body: unknown;
      answer: {
        readonly seq: number;
        readonly at: string;
        readonly reason: string;
        readonly problem: string;
        /** Where a redrive puts it; null for what was turned away at the door */
        readonly subject: string | null;
        readonly from: string;
        readonly eventSource: string | null;
        readonly eventId: string | null;
        readonly headers: { readonly [name: string]: string };
        readonly body: string;
      };
    };
  };
  '/v1/dead-letters/{seq}/redrive': {
    post: {
      path: { readonly seq: number };
      query: undefined;
      body: unknown;
      answer: {
        readonly kind: 'redriven';
        readonly seq: number;
        readonly subject: string;
        readonly streamSeq: number;
      };
    };
  };
  '/v1/enrollments': {
    get: {
      path: undefined;
      query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly journey?: string;
        readonly status?: 'running' | 'completed' | 'exited' | 'failed';
        readonly person?: string;
      };
      body: unknown;
      answer: {
        readonly enrollments: readonly {
          readonly id: string;
          readonly journey: string;
          readonly version: string;
          readonly profile: string;
          readonly status: 'running' | 'completed' | 'exited' | 'failed';
          readonly reason: string | null;
          /** Where the person is, as of the last step that did something */
          readonly place: { readonly [name: string]: unknown } | null;
          /** What keeps a message back right now */
          readonly heldBack: string | null;
          readonly enteredAt: string;
          readonly endedAt: string | null;
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
  };
  '/v1/enrollments/{id}/cancel': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly reason?: string;
        /** undo what was done, in reverse order */
        readonly compensate?: boolean;
      } | null;
      answer: {
        readonly enrollment: string;
        readonly outcome: 'cancelled' | 'already ending' | 'ended';
        readonly status: 'running' | 'completed' | 'exited' | 'failed';
      };
    };
  };
  '/v1/enrollments/{id}/move': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        /** The id of a step of the version that it is in */
        readonly to: string;
      };
      answer: {
        readonly enrollment: string;
        readonly to: string;
      };
    };
  };
  '/v1/events': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly specversion: '1.0';
        readonly id: string;
        readonly source: string;
        /** Two tokens, such as user.signed_up */
        readonly type: string;
        readonly time?: string;
        /** The user id, where data names nobody */
        readonly subject?: string;
        readonly data?: {
          /** Your id of the person */
          readonly userId?: string | null;
          /** A device or session not yet known; userId or anonymousId is needed */
          readonly anonymousId?: string | null;
        };
      };
      answer: {
        readonly accepted: number;
        readonly duplicates: number;
        readonly parked: number;
      };
    };
  };
  '/v1/group': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly groupId: string;
        readonly traits?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/halt': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly channel?: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook';
        readonly journey?: string;
        readonly reason?: string;
      } | null;
      answer: {
        readonly id: string;
        readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | null;
        readonly journey: string | null;
        readonly reason: string;
        readonly by: string;
        readonly since: string;
      };
    };
  };
  '/v1/hooks/{source}': {
    post: {
      path: { readonly source: string };
      query: { readonly workspace?: string };
      body: { readonly [name: string]: unknown };
      answer:
        | {
            readonly mapped: true;
            /** The type of the event it became */
            readonly event: string;
            /** The source’s own id */
            readonly id: string;
            /** It had been taken before */
            readonly duplicate: boolean;
          }
        | {
            readonly mapped: false;
            readonly why: string;
            /** It should have become an event, and lies with the dead letters */
            readonly parked?: true;
          };
    };
  };
  '/v1/identify': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly traits?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/journeys': {
    get: {
      path: undefined;
      query: { readonly limit?: number; readonly cursor?: string };
      body: unknown;
      answer: {
        readonly journeys: readonly {
          readonly id: string;
          readonly name: string | null;
          readonly status: 'live' | 'paused' | 'archived';
          readonly version: string;
          readonly on: string | null;
          readonly updatedAt: string;
          readonly enrollments: {
            readonly running: number;
            readonly completed: number;
            readonly exited: number;
            readonly failed: number;
          };
          readonly goals: {
            readonly onTheWay: number;
            readonly afterTheEnd: number;
          };
          readonly heldBack: number;
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
  };
  '/v1/journeys/{id}/archive': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly journey: string;
        readonly status: 'live' | 'paused' | 'archived';
        readonly was: 'live' | 'paused' | 'archived';
        /** People whom the pause had held back, and who go on now */
        readonly woken: number;
      };
    };
  };
  '/v1/journeys/{id}/empty': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly reason?: string;
        /** undo what was done, in reverse order */
        readonly compensate?: boolean;
      } | null;
      answer: {
        /** 0: nobody is in it any more */
        readonly left: number;
      };
    };
  };
  '/v1/journeys/{id}/enrollments': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly to: {
          readonly profileId?: string;
          readonly userId?: string;
          readonly anonymousId?: string;
          readonly email?: string;
          readonly phone?: string;
        };
        readonly data?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly enrollmentId: string;
      };
    };
  };
  '/v1/journeys/{id}/graph': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly journey: string;
        readonly name: string | null;
        readonly status: 'live' | 'paused' | 'archived';
        readonly version: string;
        readonly nodes: readonly {
          readonly id: string;
          readonly kind: string;
          readonly title: string;
          readonly counts: {
            /** People who are at this step right now */
            readonly running: number;
            /** Of them, those whose send something keeps back */
            readonly heldBack: number;
            readonly messages: { readonly [name: string]: number };
          } | null;
        }[];
        readonly edges: readonly {
          readonly from: string;
          readonly to: string;
          readonly label: string | null;
        }[];
        /** People of earlier versions, at steps that this version lacks */
        readonly elsewhere: number;
        /** False where the ledger is too long to be counted while somebody waits */
        readonly counted: boolean;
      };
    };
  };
  '/v1/journeys/{id}/launch': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly journey: string;
        readonly status: 'live' | 'paused' | 'archived';
        readonly was: 'live' | 'paused' | 'archived';
        /** People whom the pause had held back, and who go on now */
        readonly woken: number;
      };
    };
  };
  '/v1/journeys/{id}/migrations': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly migrations: readonly {
          readonly id: string;
          readonly journey: string;
          readonly from: string;
          readonly to: string;
          readonly undoes: string | null;
          readonly createdAt: string;
          /** Who go once nothing of theirs is under way */
          readonly asked: number;
          readonly migrated: number;
          readonly stayed: readonly {
            readonly reason: string;
            readonly people: number;
          }[];
        }[];
      };
    };
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        /** A version, or how it begins; else the only other one with people in it */
        readonly from?: string;
        /** Else the published one */
        readonly to?: string;
        /** Steps that go elsewhere than to the one of the same id; null: who stands there stays */
        readonly steps?: { readonly [name: string]: string | null };
        /** Say only what would be */
        readonly preview?: boolean;
      };
      answer: {
        /** Null: a preview */
        readonly migration: string | null;
        readonly from: string;
        readonly to: string;
        /** Steps of the old version to steps of the new */
        readonly map: { readonly [name: string]: string };
        readonly standing: readonly {
          readonly step: string;
          readonly people: number;
          /** Null: who stands there stays with their version */
          readonly to: string | null;
        }[];
      };
    };
  };
  '/v1/journeys/{id}/pause': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly journey: string;
        readonly status: 'live' | 'paused' | 'archived';
        readonly was: 'live' | 'paused' | 'archived';
        /** People whom the pause had held back, and who go on now */
        readonly woken: number;
      };
    };
  };
  '/v1/journeys/{id}/resume': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly journey: string;
        readonly status: 'live' | 'paused' | 'archived';
        readonly was: 'live' | 'paused' | 'archived';
        /** People whom the pause had held back, and who go on now */
        readonly woken: number;
      };
    };
  };
  '/v1/journeys/{id}/splits': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly splits: readonly {
          readonly step: string;
          readonly rule: {
            readonly by: 'goal' | 'clicked' | 'opened';
            readonly within: string;
            /** Runs whose time is over, with which it is decided */
            readonly after: number;
            /** Percent; 95 unless the journey says so */
            readonly sure?: number;
          };
          readonly beganAt: string;
          readonly decidedAt: string | null;
          /** Null once it is decided: none was sure enough */
          readonly winner: string | null;
          readonly shares: readonly {
            readonly share: string;
            /** Whose time is over */
            readonly runs: number;
            /** Of these, those that count for it */
            readonly hits: number;
            /** How sure it is the best, in percent; told once it is decided, because looking earlier misleads */
            readonly best?: number;
          }[];
        }[];
      };
    };
  };
  '/v1/journeys/{id}/versions': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly versions: readonly {
          readonly version: string;
          readonly createdAt: string;
          /** The one that people enter with now */
          readonly published: boolean;
          /** People on the way in it */
          readonly running: number;
          /** As it was published */
          readonly definition: { readonly [name: string]: unknown };
        }[];
      };
    };
  };
  '/v1/messages': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly to: {
          readonly profileId?: string;
          readonly userId?: string;
          readonly anonymousId?: string;
          readonly email?: string;
          readonly phone?: string;
        };
        readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook';
        /** Name of a template of the workspace, such as "welcome" */
        readonly template: string;
        readonly class: 'transactional' | 'service' | 'marketing';
        readonly topic?: string;
        /** event.… in the template */
        readonly data?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly messageId: string;
      };
    };
    get: {
      path: undefined;
      query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly person?: string;
        readonly enrollment?: string;
      };
      body: unknown;
      answer: {
        readonly messages: readonly {
          readonly id: string;
          readonly providerMessageId: string;
          readonly owner: {
            readonly kind: string;
            readonly id: string;
          };
          readonly profile: string;
          readonly journey: string | null;
          readonly step: string;
          readonly channel: string;
          readonly class: string;
          readonly template: string;
          readonly state: string;
          readonly reason: string;
          readonly delivery: string;
          readonly createdAt: string;
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
  };
  '/v1/messages/{id}': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: { readonly [name: string]: unknown };
    };
  };
  '/v1/messages/{id}/why': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly message: string;
        readonly answer: string;
        readonly story: readonly {
          /** On the clock of the journey */
          readonly at: string;
          readonly kind:
            | 'event'
            | 'journey'
            | 'step'
            | 'branch'
            | 'policy'
            | 'message'
            | 'attempt'
            | 'look-up'
            | 'receipt'
            | 'engagement'
            | 'brake'
            | 'undo'
            | 'end';
          readonly text: string;
          readonly step?: string;
          readonly event?: string;
          readonly enrollment?: string;
          readonly message?: string;
        }[];
      };
    };
  };
  '/v1/migrations/{id}/people': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly percent?: number;
      };
      answer: {
        /** 0: all of the share were asked */
        readonly asked: number;
      };
    };
  };
  '/v1/migrations/{id}/undo': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly migration: string;
      };
    };
  };
  '/v1/now': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly engines: readonly {
          readonly name: 'nats' | 'postgres' | 'temporal';
          readonly up: boolean;
          readonly detail?: string;
        }[];
        /** Null while the database is away */
        readonly halts:
          | readonly {
              readonly id: string;
              readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | null;
              readonly journey: string | null;
              readonly reason: string;
              readonly by: string;
              readonly since: string;
            }[]
          | null;
        /** Null while the database is away */
        readonly parked: {
          readonly heldBack: readonly {
            readonly reason: string;
            readonly people: number;
          }[];
          readonly messages: readonly {
            readonly state: 'UNKNOWN' | 'HELD';
            readonly count: number;
            readonly oldest: string;
          }[];
          readonly examples: readonly {
            readonly id: string;
            readonly profile: string;
            readonly journey: string | null;
            readonly channel: string;
            readonly template: string;
            readonly state: string;
            readonly reason: string;
            readonly since: string;
          }[];
          /** What could not be undone; GET /v1/compensations?state=parked lists it */
          readonly compensations: {
            readonly count: number;
            readonly oldest: string | null;
          };
          /** Calls to Temporal that are more than ten seconds late */
          readonly dispatches: {
            readonly count: number;
            readonly oldest: string | null;
          };
          /** Toll-fraud breakers that are open; GET /v1/breakers lists them */
          readonly breakers: {
            readonly count: number;
            readonly oldest: string | null;
          };
          /** What may be an opt-out and waits for a person; GET /v1/opt-outs lists it */
          readonly optOutDoubts: {
            readonly count: number;
            readonly oldest: string | null;
          };
          /** Outcome events that are not published yet */
          readonly outbox: {
            readonly count: number;
            readonly oldest: string | null;
          };
        } | null;
      };
    };
  };
  '/v1/opt-outs': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly waiting: readonly {
          readonly id: string;
          readonly channel: string;
          /** Who wrote it, in digits */
          readonly sender: string;
          readonly text: string | null;
          /** The rule that reads it so, and what made it doubt */
          readonly because: string;
          /** Whom it is told of */
          readonly profile: string | null;
          readonly at: string;
        }[];
      };
    };
  };
  '/v1/opt-outs/{id}/confirm': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly id: string;
        readonly decision: 'opt-out';
      };
    };
  };
  '/v1/opt-outs/{id}/dismiss': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly id: string;
        readonly decision: 'none';
      };
    };
  };
  '/v1/page': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly name?: string;
        readonly category?: string;
        readonly properties?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/plan': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly workspace: string;
        readonly settings: { readonly [name: string]: unknown };
        readonly contracts: { readonly [name: string]: unknown };
        readonly templates: { readonly [name: string]: unknown };
        readonly journeys: readonly { readonly [name: string]: unknown }[];
      };
      answer: { readonly [name: string]: unknown };
    };
  };
  '/v1/policy/not-sent': {
    get: {
      path: undefined;
      query: { readonly days?: number };
      body: unknown;
      answer: {
        readonly days: number;
        readonly classes: { readonly [name: string]: number };
        readonly reasons: readonly {
          readonly of: 'person' | 'policy' | 'address' | 'operations';
          readonly reason: string;
          readonly count: number;
        }[];
      };
    };
  };
  '/v1/policy/versions': {
    get: {
      path: undefined;
      query: { readonly limit?: number; readonly cursor?: string };
      body: unknown;
      answer: {
        readonly versions: readonly {
          readonly version: number;
          /** SHA-256 of its content: the same content has the same hash */
          readonly hash: string;
          readonly by: string;
          readonly at: string;
          /** carillon.yaml, policy.yaml and senders.yaml, as applied */
          readonly settings: { readonly [name: string]: unknown };
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
  };
  '/v1/profiles': {
    get: {
      path: undefined;
      query: {
        readonly profileId?: string;
        readonly userId?: string;
        readonly anonymousId?: string;
        readonly email?: string;
        readonly phone?: string;
      };
      body: unknown;
      answer: {
        readonly id: string;
        readonly traits: { readonly [name: string]: unknown };
        readonly identities: readonly {
          readonly kind: string;
          readonly value: string;
        }[];
        readonly consents: readonly {
          readonly channel: string;
          readonly topic: string;
          readonly state: 'subscribed' | 'unsubscribed';
          readonly source: string;
          readonly at: string;
        }[];
        readonly suppressions: readonly {
          readonly channel: string;
          readonly topic: string;
          readonly kind: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
          readonly at: string;
        }[];
        readonly enrollments: readonly {
          readonly id: string;
          readonly journey: string;
          readonly version: string;
          readonly status: string;
          readonly reason: string | null;
          readonly heldBack: string | null;
          readonly enteredAt: string;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  '/v1/profiles/{id}': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly id: string;
        readonly traits: { readonly [name: string]: unknown };
        readonly identities: readonly {
          readonly kind: string;
          readonly value: string;
        }[];
        readonly consents: readonly {
          readonly channel: string;
          readonly topic: string;
          readonly state: 'subscribed' | 'unsubscribed';
          readonly source: string;
          readonly at: string;
        }[];
        readonly suppressions: readonly {
          readonly channel: string;
          readonly topic: string;
          readonly kind: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
          readonly at: string;
        }[];
        readonly enrollments: readonly {
          readonly id: string;
          readonly journey: string;
          readonly version: string;
          readonly status: string;
          readonly reason: string | null;
          readonly heldBack: string | null;
          readonly enteredAt: string;
        }[];
        readonly createdAt: string;
        readonly updatedAt: string;
      };
    };
  };
  '/v1/profiles/{id}/consents': {
    put: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly consents: readonly {
          readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook';
          /** "*" is every topic of the channel */
          readonly topic?: string;
          readonly state: 'subscribed' | 'unsubscribed';
          /** The very words the person agreed to: kept as proof */
          readonly text?: string;
          /** They said yes a second time, as double opt-in asks for */
          readonly confirmed?: boolean;
        }[];
        /** Where the person said so */
        readonly source?: string;
      };
      answer: { readonly [name: string]: unknown };
    };
  };
  '/v1/profiles/{id}/policy': {
    get: {
      path: { readonly id: string };
      query: {
        readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook';
        readonly class?: 'transactional' | 'service' | 'marketing';
        readonly topic?: string;
        readonly journey?: string;
        readonly at?: string;
      };
      body: unknown;
      answer: {
        readonly profile: string;
        readonly at: string;
        readonly verdict: 'go' | 'defer' | 'refuse';
        readonly reason?: string;
        /** Whose no or not yet it is */
        readonly of?: 'person' | 'policy' | 'address' | 'operations';
        /** Under which it was asked; null where none was ever applied */
        readonly policyVersion: number | null;
        /** When it would be asked again */
        readonly until?: string;
        /** In the order they were asked, up to the first that did not pass */
        readonly rules: readonly {
          readonly rule: string;
          readonly verdict: 'pass' | 'defer' | 'refuse';
          readonly because: string;
          readonly of?: 'person' | 'policy' | 'address' | 'operations';
        }[];
      };
    };
  };
  '/v1/profiles/{id}/timeline': {
    get: {
      path: { readonly id: string };
      query: undefined;
      body: unknown;
      answer: {
        readonly profile: string;
        readonly lines: readonly {
          /** On the clock of the journey */
          readonly at: string;
          readonly kind:
            | 'event'
            | 'journey'
            | 'step'
            | 'branch'
            | 'policy'
            | 'message'
            | 'attempt'
            | 'look-up'
            | 'receipt'
            | 'engagement'
            | 'brake'
            | 'undo'
            | 'end';
          readonly text: string;
          readonly step?: string;
          readonly event?: string;
          readonly enrollment?: string;
          readonly message?: string;
        }[];
      };
    };
  };
  '/v1/profiles/{id}/why': {
    get: {
      path: { readonly id: string };
      query: { readonly journey?: string };
      body: unknown;
      answer: {
        readonly profile: string | null;
        readonly journeys: readonly {
          readonly journey: string;
          /** One of a closed set of words */
          readonly answer: string;
          readonly sentence: string;
          readonly enrollments: readonly {
            readonly id: string;
            readonly version: string;
            readonly status: string;
            readonly messages: readonly {
              readonly id: string;
              readonly step: string;
              readonly answer: string;
            }[];
            readonly story: readonly {
              /** On the clock of the journey */
              readonly at: string;
              readonly kind:
                | 'event'
                | 'journey'
                | 'step'
                | 'branch'
                | 'policy'
                | 'message'
                | 'attempt'
                | 'look-up'
                | 'receipt'
                | 'engagement'
                | 'brake'
                | 'undo'
                | 'end';
              readonly text: string;
              readonly step?: string;
              readonly event?: string;
              readonly enrollment?: string;
              readonly message?: string;
            }[];
          }[];
        }[];
        readonly directMessages: readonly {
          readonly id: string;
          readonly channel: string;
          readonly template: string;
          readonly state: string;
          readonly reason: string;
        }[];
      };
    };
  };
  '/v1/resume': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly channel?: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook';
        readonly journey?: string;
        readonly confirm?: boolean;
      } | null;
      answer: {
        readonly released: boolean;
        readonly halts: readonly {
          readonly id: string;
          readonly channel: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | null;
          readonly journey: string | null;
          readonly reason: string;
          readonly by: string;
          readonly since: string;
        }[];
        /** People whose next message the brake holds back, and who get it late */
        readonly held: number;
        /** Since when the longest-waiting of them waits */
        readonly oldest: string | null;
      };
    };
  };
  '/v1/retention': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        /** CARILLON_KEEP_DAYS; null: everything is kept */
        readonly keepDays: number | null;
        /** What ended before this leaves */
        readonly before: string | null;
        /** What would leave now; counts end at 100,000 */
        readonly going: readonly {
          readonly what:
            | 'enrollments'
            | 'campaigns'
            | 'recipients'
            | 'requests'
            | 'messages'
            | 'events'
            | 'inbound messages'
            | 'engagements'
            | 'spend windows'
            | 'breakers'
            | 'verdict lists';
          readonly rows: number;
        }[];
        readonly kept: readonly {
          readonly what: string;
          readonly rows: number;
          readonly because: string;
        }[];
        /** What left on the last days on which something did */
        readonly removed: readonly {
          readonly day: string;
          readonly rows: { readonly [name: string]: number };
        }[];
        /** What ended before this may be gone; null where nothing ever left */
        readonly keptSince: string | null;
      };
    };
  };
  '/v1/screen': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly name?: string;
        readonly category?: string;
        readonly properties?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/signing-key': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly key: string;
      };
    };
  };
  '/v1/stream': {
    get: { path: undefined; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/suppressions': {
    get: {
      path: undefined;
      query: {
        readonly address?: string;
        readonly kind?: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
        readonly limit?: number;
        readonly cursor?: string;
      };
      body: unknown;
      answer: {
        readonly suppressions: readonly {
          readonly address: string;
          readonly channel: string;
          readonly topic: string;
          readonly kind: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
          readonly source: string;
          readonly at: string;
        }[];
        /** Give it as "cursor" for the following page; null at the end */
        readonly next: string | null;
      };
    };
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly entries: readonly {
          /** A mail address or a phone number, as people write it */
          readonly address: string;
          /** * for all of them */
          readonly channel?: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | '*';
          /** * for everything */
          readonly topic?: string;
          readonly kind?: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
        }[];
        /** A file that is brought in by several requests and can be taken back as one */
        readonly import?: {
          readonly id: string;
          readonly name: string;
        };
      };
      answer: {
        readonly added: number;
        /** On the list already, for their own reason */
        readonly known: number;
        /** Those that are no address */
        readonly refused: readonly {
          readonly index: number;
          readonly reason: string;
        }[];
      };
    };
  };
  '/v1/suppressions/imports': {
    get: {
      path: undefined;
      query: undefined;
      body: unknown;
      answer: {
        readonly imports: readonly {
          readonly id: string;
          readonly name: string;
          readonly by: string;
          readonly at: string;
          /** What an undo would lift: on the list for it, and for nobody else */
          readonly entries: number;
          readonly undone: string | null;
        }[];
      };
    };
  };
  '/v1/suppressions/imports/{id}/undo': {
    post: {
      path: { readonly id: string };
      query: undefined;
      body: {
        readonly reason: string;
      };
      answer: {
        readonly import: string;
        readonly lifted: number;
      };
    };
  };
  '/v1/suppressions/lift': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** A mail address or a phone number, as people write it */
        readonly address: string;
        /** * for all of them */
        readonly channel?: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | '*';
        /** * for everything */
        readonly topic?: string;
        readonly reason: string;
        /** Whoever complained has asked to be written to again */
        readonly evenComplaint?: boolean;
      };
      answer: {
        readonly lifted: {
          readonly address: string;
          readonly channel: string;
          readonly topic: string;
          readonly kind: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
          readonly source: string;
          readonly at: string;
        };
      };
    };
  };
  '/v1/suppressions/preview': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        readonly entries: readonly {
          /** A mail address or a phone number, as people write it */
          readonly address: string;
          /** * for all of them */
          readonly channel?: 'sms' | 'email' | 'voice' | 'whatsapp' | 'push' | 'webhook' | '*';
          /** * for everything */
          readonly topic?: string;
          readonly kind?: 'hard bounce' | 'complaint' | 'opt-out' | 'manual';
          readonly reason: string;
        }[];
      };
      answer: {
        readonly added: number;
        /** On the list already, for their own reason */
        readonly known: number;
        /** Those that are no address */
        readonly refused: readonly {
          readonly index: number;
          readonly reason: string;
        }[];
        /** The addresses as messages go to them, and whether they are on the list already */
        readonly reads: readonly {
          readonly index: number;
          readonly address: string;
          readonly known: boolean;
        }[];
      };
    };
  };
  '/v1/track': {
    post: {
      path: undefined;
      query: undefined;
      body: {
        /** Your id of the person */
        readonly userId?: string | null;
        /** A device or session not yet known; userId or anonymousId is needed */
        readonly anonymousId?: string | null;
        /** The same over retries; without it the id is derived from the content */
        readonly messageId?: string;
        readonly timestamp?: string;
        readonly sentAt?: string;
        readonly context?: { readonly [name: string]: unknown };
        readonly event: string;
        readonly properties?: { readonly [name: string]: unknown };
      };
      answer: {
        readonly success: true;
      };
    };
  };
  '/v1/webhooks/infobip/{token}': {
    post: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/webhooks/infobip/{token}/inbound': {
    post: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/webhooks/infobip/{token}/reports': {
    post: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
  };
  '/v1/webhooks/infobip/{token}/tracking': {
    post: { path: { readonly token: string }; query: undefined; body: unknown; answer: unknown };
  };
};
