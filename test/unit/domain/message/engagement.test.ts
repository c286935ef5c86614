import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJourneyYaml } from '../../../../adapters/workspace/journey-yaml.ts';
import { parseEvent } from '../../../../domain/event-parse.ts';
import { engagementMessage, type EngagementReport } from '../../../../domain/message/engagement.ts';
import { packageRoot } from '../../../../engines/package-root.ts';
import { day, happens, hour, monday, play, story } from '../../../support/play.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const report: EngagementReport = {
  kind: 'clicked',
  messageId: 'provider-1',
  dedupe: 'e-1',
  address: 'ana@example.org',
  url: 'https://acme.example/shoes',
  late: false,
};
const person = {
  workspace: 'default',
  channel: 'email',
  name: { kind: 'email', value: 'ana@example.org' },
  about: { message: 'm-1', journey: 'spring-collection', step: 'invitation', template: 'spring', topic: 'news' },
};
/** As the router reads it back. */
const routed = (one: EngagementReport) => {
  const { subject, headers, body } = engagementMessage(one, person, sha256);
  const stored = { subject: subject.replace('in.', 'evt.3.'), body: new TextEncoder().encode(body) };
  return parseEvent({ ...stored, header: (name) => headers[name] }, sha256);
};

describe('engagement as an event', () => {
  it('is about the person the message was for, and says which message', () => {
    expect(routed(report)).toMatchObject({
      kind: 'event',
      event: {
        type: 'message.clicked',
        source: 'engagement/email',
        id: 'e-1',
        identities: [person.name],
        properties: { ...person.about, channel: 'email', url: 'https://acme.example/shoes' },
      },
    });
  });

  it.each(['opened', 'clicked', 'complained', 'unsubscribed', 'bounced'] as const)(
    'names nobody in its subject, and is the same each time: %s (I8)',
    (kind) => {
      const made = engagementMessage({ ...report, kind }, person, sha256);
      expect(made).toEqual(engagementMessage({ ...report, kind }, person, sha256));
      expect(made.subject).toMatch(new RegExp(`^in\\.default\\.message\\.${kind}\\.[a-z0-9]+$`));
      expect(JSON.stringify(made.headers)).not.toContain('example.org');
    },
  );
});

describe('the journey of docs/engagement.md', () => {
  const page = readFileSync(join(packageRoot(), 'docs/engagement.md'), 'utf8');
  const [, text = ''] = /```yaml\n(journey: [\s\S]*?)```/.exec(page) ?? [];
  const reading = parseJourneyYaml(text, 'docs/engagement.md', { isZone: () => true });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
  const { definition } = reading;
  const sent = (...deliveries: ReturnType<typeof happens>[]) =>
    story(play(definition, { deliveries }))
      .filter((line) => line.includes(' send '))
      .map((line) => line.split(' ')[2]);

  it('goes by whether somebody clicked, opened, or did neither', () => {
    const clicked = happens(definition, 'message.clicked', monday + day);
    const opened = happens(definition, 'message.opened', monday + hour);
    expect([sent(clicked), sent(opened, clicked), sent(opened), sent()]).toEqual([
      ['invitation', 'send-spring-voucher'],
      ['invitation', 'send-spring-voucher'],
      ['invitation'],
      ['invitation', 'send-spring-collection'],
    ]);
  });
});
