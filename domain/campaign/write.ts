import { writeCondition } from '../condition/write.ts';
import type { JsonObject } from '../json.ts';
import type { CampaignDefinition, SegmentDefinition } from './definition.ts';

/** The authoring form of a segment; `parseSegment` reads the same one back. */
export function writeSegment({ id, name, condition }: SegmentDefinition): JsonObject {
  return { segment: id, name, where: writeCondition(condition) };
}

/** The authoring form of a campaign; `parseCampaign` reads the same one back. */
export function writeCampaign(campaign: CampaignDefinition): JsonObject {
  const { id, name, segment, channel, template, topic, rate } = campaign;
  const more = topic === null ? {} : { topic };
  return { campaign: id, name, segment, send: `${channel}/${template}`, class: campaign.class, ...more, rate };
}
