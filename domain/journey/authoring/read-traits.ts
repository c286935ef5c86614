import { dangerousKeys } from '../../dangerous-keys.ts';
import { isJson, type Json } from '../../json.ts';
import type { Path, Report } from '../../problem.ts';
import type { UpdateStep } from '../definition.ts';

/** `{ traits.stage: onboarding }`: only traits can be updated. */
export function readTraits(
  traits: { readonly [key: string]: unknown },
  path: Path,
  report: Report,
): UpdateStep['set'] | null {
  const entries = Object.entries(traits);
  if (entries.length === 0) report(path, { message: 'nothing to update', expected: 'traits and their values' });
  const good = entries.filter((entry): entry is [string, Json] => {
    const [key, value] = entry;
    const [root, ...names] = key.split('.');
    if (names.some((name) => dangerousKeys.includes(name)) || dangerousKeys.includes(key)) {
      report([...path, key], { message: `the key '${key}' is refused`, expected: 'traits.<name>' });
    } else if (root !== 'traits' || names.length === 0 || names.includes('')) {
      const hint = `did you mean 'traits.${key}'?`;
      report([...path, key], { message: `'${key}' cannot be updated`, expected: 'traits.<name>', hint });
    } else if (isJson(value)) {
      return true;
    } else {
      report([...path, key], {
        message: `the value of '${key}' is no JSON value`,
        expected: 'text, number, true, false, null, list or map',
      });
    }
    return false;
  });
  return entries.length > 0 && good.length === entries.length ? Object.fromEntries(good) : null;
}
