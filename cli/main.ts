#!/usr/bin/env node
import { Command } from 'commander';
import { registerAuditCommands } from './audit.ts';
import { registerBrakeCommands } from './brake.ts';
import { registerBreakerCommands } from './breakers.ts';
import { registerChaosCommand } from './chaos.ts';
import { registerConsoleCommand } from './console.ts';
import { registerCompensationCommands } from './compensations.ts';
import { demoClock } from './demo/clock.ts';
import type { runDemo } from './demo/run-demo.ts';
import { registerCampaignCommands } from './campaign.ts';
import { registerDlqCommands } from './dlq.ts';
import { registerEnrollCommand } from './enroll.ts';
import { registerHooksCommands } from './hooks.ts';
import { registerJourneysCommands } from './journeys.ts';
import { registerKeysCommands } from './keys.ts';
import { registerMigrateCommand } from './migrate.ts';
import { registerOptOutCommands } from './opt-outs.ts';
import { registerPeopleCommands } from './people.ts';
import { registerPolicyCommand } from './policy.ts';
import { registerRedispatchCommand } from './redispatch.ts';
import { registerRetentionCommand } from './retention.ts';
import { registerSandboxCommand } from './sandbox.ts';
import { registerStackCommands } from './stack/commands.ts';
import { registerSuppressionCommands } from './suppressions.ts';
import { registerWhyCommand } from './why.ts';
import { registerWorkspaceCommands } from './workspace.ts';

const program = new Command('carillon')
  .description('Omnichannel customer engagement: durable journeys that keep every promise they make')
  .showHelpAfterError('(see --help)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)); // 2 = usage

/**
 * Every command answers at once: register functions say names, options and help, and what an action needs beyond the api's
 * client is imported by that action, when it runs. Here: what only `start` needs.
 */
const playDemo: typeof runDemo = async (...show) => (await import('./demo/run-demo.ts')).runDemo(...show);

registerStackCommands(program, { afterReady: playDemo, demoClock });
registerWorkspaceCommands(program);
registerJourneysCommands(program);
registerHooksCommands(program);
registerPeopleCommands(program);
registerCompensationCommands(program);
registerSuppressionCommands(program);
registerOptOutCommands(program);
registerAuditCommands(program);
registerEnrollCommand(program);
registerWhyCommand(program);
registerPolicyCommand(program);
registerBrakeCommands(program);
registerBreakerCommands(program);
registerCampaignCommands(program);
registerConsoleCommand(program);
registerKeysCommands(program);
registerMigrateCommand(program);
registerDlqCommands(program);
registerRedispatchCommand(program);
registerRetentionCommand(program);
registerSandboxCommand(program);
registerChaosCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  // At once: something that is still being waited for must not keep a failed command alive.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
