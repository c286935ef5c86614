import type { JsonObject } from './json.ts';

/** One of a person's names. `externalId:<system>` carries the system in the kind. */
export type IdentityKind = 'userId' | 'anonymousId' | 'email' | 'phone' | `externalId:${string}`;
export type Identity = { readonly kind: IdentityKind; readonly value: string };

/**
 * Something that happened, as read off EVENTS (CloudEvents 1.0, binary or structured).
 * The body on the wire is `{ userId?, anonymousId?, email?, phone?, externalIds?, properties?, traits?, previousId?, groupId?, context? }`;
 * where `properties` is absent, every other key is one, so that a plain producer needs no ceremony.
 */
export type CarillonEvent = {
  readonly workspace: string;
  readonly source: string;
  readonly id: string;
  /** Two tokens, e.g. `user.signed_up`. */
  readonly type: string;
  /** The producer's full type where it had more tokens (`ce-type`). */
  readonly fullType: string;
  /** Producer's time, RFC 3339; shown and used in conditions, never for ordering (I14). */
  readonly time: string | null;
  readonly identities: readonly Identity[];
  /** What the contract of the type describes, and `event.…` in conditions and templates. */
  readonly properties: JsonObject;
  /** Profile traits carried along (`identify`, `context.traits`). */
  readonly traits: JsonObject;
  /** `alias`: the name that becomes an alias of `identities`. */
  readonly previousId: string | null;
};
