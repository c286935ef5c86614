import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { faultSchema, type FaultInput } from '../faults/fault.ts';
import { hookSchema, type HookInput } from '../reports/hook-schema.ts';
import { settingsSchema, type Settings } from '../settings.ts';
import { ruleSchema, type RuleInput } from '../behaviour/rule.ts';
import { strict } from '../strict.ts';

/** What may be said in a file of what the sandbox begins with. */
export type SetupFile = {
  readonly rules: readonly RuleInput[];
  readonly faults: readonly FaultInput[];
  readonly webhooks: readonly HookInput[];
  readonly settings: Partial<Settings>;
};

const setupSchema = strict({
  rules: z.array(ruleSchema).default([]),
  faults: z.array(faultSchema).default([]),
  webhooks: z.array(hookSchema).default([]),
  settings: settingsSchema.partial().default({}),
});

/** Reads YAML or JSON: a list of rules, or `rules`, `faults`, `webhooks` and `settings`. Throws one error with everything that is wrong in it. */
export function readSetup(path: string): SetupFile {
  const read = parseFile(path);
  const parsed = setupSchema.safeParse(Array.isArray(read) ? { rules: read } : (read ?? {}));
  if (!parsed.success) throw new Error(`${path}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data as SetupFile;
}

function parseFile(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) as unknown; // JSON is YAML
  } catch (cause) {
    throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
