import type { Command } from 'commander';

/** Adds `carillon sandbox`: the Infobip look-alike and mail sink, alone. Its options and help are its own. */
export function registerSandboxCommand(program: Command): void {
  program
    .enablePositionalOptions()
    .command('sandbox')
    .description('run the Infobip look-alike with its mail sink and page of phones, without anything else')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .argument('[options...]')
    .action(async (options: readonly string[]) => {
      const { runSandbox } = await import('../sandbox/command/run.ts');
      await runSandbox('carillon sandbox', options);
    });
}
