import { byBench } from './by-bench.ts';
import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** Campaigns: who they are for, what they send, what kill -9 does not do to them, and what they cost. */
export const campaignProofs: readonly Proof[] = [
  byTests('3.5', 'a segment means the same in the database; audience, preview and confirmation', [
    'test/unit/domain/campaign',
    'test/unit/domain/message/sms-parts.test.ts',
    'test/integration/campaign/segment.test.ts',
    'test/integration/campaign/preview.test.ts',
  ]),
  byTests('3.6', 'pages: one state per recipient, pause, cancel, the rate in every second, partial accept', [
    'test/integration/campaign/pages.test.ts',
    'test/unit/adapters/infobip/outcome/classify-bulk.test.ts',
    'test/workflow/campaign.test.ts',
  ]),
  byCommand(
    '3.7',
    'one process killed every 5 s, in turn all of them, during 5,000 recipients',
    'npm run --silent test:kill:campaign',
    'each exactly once',
  ),
  byTests('3.7s', 'the short form, in npm test', ['test/e2e/faults/campaign.test.ts']),
  byBench('3.15', 'campaign recipients a second, against the same pages by hand', 'campaign', '≥ 0.4'),
  byBench('3.16', 'Temporal history events per recipient', 'campaign-history', '≤ 0.05'),
  byBench('3.17', 'memory growth from 2,000 to 50,000 recipients', 'campaign-memory', '≤ 10 %'),
  byBench('3.18', 'transactional p99 beside a campaign, against idle', 'campaign-isolation', '≤ 3×'),
];
