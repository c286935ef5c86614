import type { JsonObject } from '../json.ts';

/** Everything a template may speak of; nothing else reaches it. */
export type TemplateScope = {
  readonly profile: JsonObject;
  readonly event: JsonObject;
  readonly steps: JsonObject;
  readonly unsubscribeUrl: string;
  readonly workspace: { readonly id: string };
};

/** `profile.*` are the traits with the profile's own id, which no trait can hide; `event.*` the properties of the entry event, `steps.*` what came of earlier steps. */
export function templateScope(input: {
  readonly workspace: string;
  readonly profileId: string;
  readonly traits: JsonObject;
  readonly event: JsonObject;
  readonly steps?: JsonObject | undefined;
  readonly unsubscribeUrl?: string | undefined;
}): TemplateScope {
  return {
    profile: { ...input.traits, id: input.profileId },
    event: input.event,
    steps: input.steps ?? {},
    unsubscribeUrl: input.unsubscribeUrl ?? '',
    workspace: { id: input.workspace },
  };
}
