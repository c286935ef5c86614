import { byBench } from './by-bench.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** The sandbox: what it is taken for, by itself. */
export const sandboxProofs: readonly Proof[] = [
  byTests('4.1', 'the sandbox speaks SMS, mail, voice, look-ups, blocklist, account, WhatsApp and the Messages API', [
    'test/sandbox/account.test.ts',
    'test/sandbox/auth.test.ts',
    'test/sandbox/bulks.test.ts',
    'test/sandbox/calls.test.ts',
    'test/sandbox/email-',
    'test/sandbox/ivr',
    'test/sandbox/logs.test.ts',
    'test/sandbox/messages-api.test.ts',
    'test/sandbox/registry.test.ts',
    'test/sandbox/send-sms.test.ts',
    'test/sandbox/sms-options.test.ts',
    'test/sandbox/voice.test.ts',
    'test/sandbox/whatsapp.test.ts',
  ]),
  byTests('4.2', 'what becomes of a message, by rule, file or number; reports pushed in batches, signed, or fetched', [
    'test/sandbox/behaviour.test.ts',
    'test/sandbox/email-tracking.test.ts',
    'test/sandbox/reports.test.ts',
    'test/sandbox/setup-file.test.ts',
    'test/sandbox/webhooks.test.ts',
  ]),
  byTests('4.3', 'time is real, scaled or virtual; calls fail as they are told to', [
    'test/sandbox/clock.test.ts',
    'test/sandbox/faults.test.ts',
  ]),
  byTests('4.4', 'the oracle knows what was taken, delivered and doubled, in memory or on file', [
    'test/sandbox/control.test.ts',
    'test/sandbox/survival.test.ts',
  ]),
  byTests('4.5', 'the phone: bubbles, mails, calls and replies in a real browser', ['test/sandbox/phone-page.test.ts']),
  byTests('4.6', 'every example of the vendor is accepted; answers, errors and webhooks fit its schemas', [
    'test/conformance',
    'test/sandbox/examples.test.ts',
  ]),
  byTests('4.7', 'the sandbox alone, from a tarball, in an empty folder: ≤ 1 s to its first answer, ≤ 120 MiB', [
    'test/sandbox/package.test.ts',
    'test/sandbox/command.test.ts',
  ]),
  byBench('4.14', 'SMS that the sandbox takes, against a server that only parses and echoes', 'sandbox-speed', '≥ 0.5'),
  byBench('4.17', 'memory of the sandbox, from 20,000 to 200,000 messages', 'sandbox-memory', '≤ 1.1×'),
];
