import { Command } from 'commander';
import { registerStackCommands } from './stack/commands.ts';

const program = new Command('carillon')
  .description('Omnichannel customer engagement: durable journeys that keep every promise they make')
  .showHelpAfterError('(see --help)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)); // 2 = usage

registerStackCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
