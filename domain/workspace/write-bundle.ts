import type { Json, JsonObject } from '../json.ts';
import { writeCampaign, writeSegment } from '../campaign/write.ts';
import { writeJourney } from '../journey/authoring/write-journey.ts';
import type { Bundle } from './bundle.ts';

/** A bundle as `plan` and `apply` take it over HTTP: its journeys, segments and campaigns in the authoring form, read again by whoever receives it. */
export function writeBundle(bundle: Bundle): JsonObject {
  const { journeys, segments, campaigns, ...rest } = bundle;
  return {
    ...(rest as unknown as { readonly [key: string]: Json }),
    journeys: journeys.map(writeJourney),
    segments: segments.map(writeSegment),
    campaigns: campaigns.map(writeCampaign),
  };
}
