import type { JsonObject } from '../json.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import type { WorkspaceSettings } from '../policy/settings.ts';
import type { CompiledTemplates } from '../template/compiled.ts';

/** By event type: the JSON Schema of its properties. */
export type Contracts = { readonly [type: string]: JsonObject };

export type BundleSettings = WorkspaceSettings & { readonly profileSchema?: JsonObject };

/** A workspace folder, read and compiled: all that `plan` and `apply` need, and nothing that depends on the author's machine. */
export type Bundle = {
  readonly workspace: string;
  readonly settings: BundleSettings;
  readonly contracts: Contracts;
  readonly templates: CompiledTemplates;
  readonly journeys: readonly JourneyDefinition[];
  /** hooks/<source>.yaml as written, by source; absent: none. */
  readonly hooks?: { readonly [source: string]: JsonObject };
};
