import type { JsonObject } from '../json.ts';

/** Everything a template may speak of; nothing else reaches it. */
export type TemplateScope = {
  readonly profile: JsonObject;
  readonly event: JsonObject;
  readonly steps: JsonObject;
  readonly unsubscribeUrl: string;
  readonly workspace: { readonly id: string };
  /** For filters, not for texts: the language that the text is in, and the zones that may be theirs, the likeliest first. */
  readonly reader: Reader;
};
export type Reader = { readonly locale: string; readonly zones: readonly string[] };

/** `profile.*` are the traits with the profile's own id, which no trait can hide; `event.*` the properties of the entry event, `steps.*` what came of earlier steps. */
export function templateScope(input: {
  readonly workspace: string;
  readonly profileId: string;
  readonly traits: JsonObject;
  readonly event: JsonObject;
  readonly steps?: JsonObject | undefined;
  readonly unsubscribeUrl?: string | undefined;
  readonly locale?: string;
  readonly defaultZone?: string | undefined;
}): TemplateScope {
  return {
    profile: { ...input.traits, id: input.profileId },
    event: input.event,
    steps: input.steps ?? {},
    unsubscribeUrl: input.unsubscribeUrl ?? '',
    workspace: { id: input.workspace },
    reader: { locale: input.locale ?? 'en', zones: zonesOf(input) },
  };
}

function zonesOf({ traits, defaultZone }: { readonly traits: JsonObject; readonly defaultZone?: string | undefined }) {
  return [traits['timezone'], defaultZone].filter((zone): zone is string => typeof zone === 'string');
}
