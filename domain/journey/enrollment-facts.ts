import type { JsonObject } from '../json.ts';
import type { WorkspaceSettings } from '../policy/settings.ts';

/** What one enrollment knows: the subject of conditions and local times. */
export type EnrollmentFacts = {
  readonly workspace: string;
  readonly journeyId: string;
  readonly version: string;
  readonly profileId: string;
  readonly traits: JsonObject;
  /** Properties of the entry event. */
  readonly entry: JsonObject;
  readonly settings: WorkspaceSettings;
};
