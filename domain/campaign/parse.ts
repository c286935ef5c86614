import { bulkChannels } from '../channel.ts';
import { heldConditionsOf, segmentsOf } from '../condition/deed.ts';
import { parseCondition } from '../condition/parse.ts';
import { pathsOf } from '../condition/paths-of.ts';
import { readChannel } from '../journey/authoring/read-channel.ts';
import { parseObject } from '../journey/authoring/object-schema.ts';
import type { Problem, Report } from '../problem.ts';
import { campaignShape, segmentShape } from './campaign-schema.ts';
import type { CampaignDefinition, SegmentDefinition } from './definition.ts';
import { unstorable } from './unstorable.ts';

export type Reading<Definition> =
  | { readonly kind: 'read'; readonly definition: Definition }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Reads the authoring form of a segment, reporting all problems at once. */
export function parseSegment(input: unknown): Reading<SegmentDefinition> {
  return reading((report) => {
    const read = parseObject(segmentShape, input, [], report);
    if (read === null) return null;
    const condition = parseCondition(read.where, ['where'], report);
    if (condition === null) return null;
    if (segmentsOf([condition]).length > 0)
      report(['where'], { message: 'a segment cannot be made of segments', expected: 'traits, and what people did' });
    for (const path of pathsOf(condition))
      if (!path.startsWith('traits.'))
        report(['where', path], {
          message: `a segment knows no '${path}'`,
          expected: 'traits.<name>',
          hint: 'a segment is about people at rest: there is no event at hand',
        });
    for (const { where } of heldConditionsOf([condition]))
      for (const path of pathsOf(where))
        if (path.startsWith('entry.'))
          report(['where', path], {
            message: `a segment knows no '${path}'`,
            expected: 'traits.<name>, or event.<name> of the event that is counted',
          });
    const broken = unstorable(condition);
    if (broken !== null) report(['where'], { message: `a text of this condition holds ${broken}`, expected: 'text' });
    return { id: read.segment, name: read.name ?? read.segment, condition };
  });
}

/** Reads the authoring form of a campaign; the key `journey` has its place in the language and no meaning yet. */
export function parseCampaign(input: unknown): Reading<CampaignDefinition> {
  return reading((report) => {
    if (typeof input === 'object' && input !== null && 'journey' in input) {
      const hint = `today a campaign sends one message: write send: ${bulkChannels[0]}/<template>`;
      report(['journey'], { message: 'a campaign over a journey is not available yet', hint });
      return null;
    }
    const read = parseObject(campaignShape, input, [], report);
    if (read === null) return null;
    const message = readChannel(read.send, ['send'], report);
    if (message === null) return null;
    if (!bulkChannels.includes(message.channel)) {
      const hint = `today campaigns go by ${bulkChannels.join(', ')}; a journey reaches everybody one by one over the others`;
      report(['send'], { message: `no provider takes ${message.channel} in bulk yet`, hint });
    }
    if (read.class === 'marketing' && read.topic === undefined)
      report(['topic'], {
        message: "'topic' is missing",
        expected: 'what the consent is about, such as offers',
        hint: 'consent to marketing is given by topic',
      });
    const { campaign: id, name, segment, topic, rate } = read;
    return { id, name: name ?? id, segment, ...message, class: read.class, topic: topic ?? null, rate };
  });
}

function reading<Definition>(read: (report: Report) => Definition | null): Reading<Definition> {
  const problems: Problem[] = [];
  const definition = read((path, problem) => problems.push({ path, ...problem }));
  return definition === null || problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', definition };
}
