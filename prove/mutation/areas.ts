/** Code that must not be wrong, and the tests that have to notice when it is. */
export type Area = {
  readonly name: string;
  /** Each with its rules in it: SQL, types and lists of words are not mutated. */
  readonly files: readonly string[];
  /** Files, or the folders that hold them. None that needs an engine: each mutant is run against them. */
  readonly tests: readonly string[];
};

/** What has to be reached in each of them, in per cent (D5). */
export const target = 80;

export const areas: readonly Area[] = [
  {
    // The protocol that the SQL is held against, what a send does next by it, and where and when its next attempt goes.
    name: 'ledger',
    files: [
      'domain/message/protocol.ts',
      'domain/message/receive.ts',
      'domain/message/plan-send.ts',
      'domain/message/choose-gateway.ts',
      'domain/message/timing.ts',
    ],
    tests: [
      'test/unit/domain/message/protocol.test.ts',
      'test/unit/domain/message/receive.test.ts',
      'test/unit/domain/message/plan-send.test.ts',
      'test/unit/domain/message/choose-gateway.test.ts',
      'test/unit/domain/message/timing.test.ts',
    ],
  },
  {
    // The line between surely and perhaps sent, at both providers, and what a failure says of the next message.
    name: 'classifier',
    files: [
      'adapters/infobip/outcome/**/*.ts',
      'adapters/infobip/client/errors.ts',
      'adapters/http/retry-after.ts',
      'adapters/smtp/classify.ts',
    ],
    tests: [
      'test/unit/adapters/infobip/outcome',
      'test/unit/adapters/infobip/client/errors.test.ts',
      'test/unit/adapters/http/retry-after.test.ts',
      'test/unit/adapters/smtp/classify.test.ts',
    ],
  },
  {
    // How often, and for how much money.
    name: 'caps',
    files: ['domain/policy/caps.ts', 'domain/policy/spend.ts', 'domain/policy/spend-rule.ts'],
    tests: [
      'test/unit/domain/policy/caps.test.ts',
      'test/unit/domain/policy/spend.test.ts',
      'test/unit/domain/policy/spend-rule.test.ts',
    ],
  },
  {
    // When, where the person is.
    name: 'quiet-hours',
    files: [
      'domain/policy/quiet-hours.ts',
      'domain/policy/whereabouts.ts',
      'domain/policy/staleness.ts',
      'domain/policy/draw.ts',
    ],
    tests: [
      'test/unit/domain/policy/quiet-hours.test.ts',
      'test/unit/domain/policy/whereabouts.test.ts',
      'test/unit/domain/policy/staleness.test.ts',
    ],
  },
  {
    // Who said no, by which word, and the order in which all rules are asked.
    name: 'consent',
    files: [
      'domain/policy/consent.ts',
      'domain/policy/suppression.ts',
      'domain/policy/opt-outs.ts',
      'domain/policy/decide.ts',
      'domain/message/address.ts',
      'domain/message/stop-words.ts',
      'domain/message/heard.ts',
    ],
    tests: [
      'test/unit/domain/policy/decide.test.ts',
      'test/unit/domain/policy/suppression.test.ts',
      'test/unit/domain/message/stop-words.test.ts',
      'test/unit/domain/message/heard.test.ts',
    ],
  },
];
