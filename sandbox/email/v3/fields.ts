import type { Violation } from '../../http/envelopes.ts';
import type { Form } from '../../http/form.ts';

/** Takes the fields of one form; what is wrong with them is collected. */
export type FieldReader = {
  text(name: string, most?: number): string | undefined;
  flag(name: string): boolean | undefined;
  /** Every value of a repeated field. */
  list(name: string): readonly string[];
  /** One JSON text; `read` says undefined to what is none. */
  json<T>(name: string, read: (written: string) => T | undefined): T | undefined;
  wrong(property: string, violation: string): void;
  readonly violations: readonly Violation[];
};

/**
 * The vendor's own libraries write forms that its documentation does not know: `to['0']` for a repeated `to` (Node), the
 * text `undefined` for what is not set. `strict` refuses both; whether the real API takes them is not known.
 */
export function createFieldReader(form: Form, strict: boolean): FieldReader {
  const violations: Violation[] = [];
  const wrong = (property: string, violation: string): void => void violations.push({ property, violation });
  const fields = new Map<string, string[]>();
  for (const [written, values] of form.fields) {
    const name = strict ? written : written.replace(/\[['"]?\d*['"]?\]$/, '');
    if (strict && /\[.*\]$/.test(written)) wrong(written, 'is not a known field');
    if (strict && values.includes('undefined')) wrong(written, 'must not be the text undefined');
    const said = strict ? values : values.filter((value) => value !== 'undefined');
    fields.set(name, [...(fields.get(name) ?? []), ...said]);
  }
  const text: FieldReader['text'] = (name, most) => {
    const value = fields.get(name)?.[0];
    if (value !== undefined && most !== undefined && value.length > most)
      wrong(name, `size must be between 0 and ${most}`);
    return value === '' ? undefined : value;
  };
  return {
    text,
    flag(name) {
      const value = text(name)?.trim().toLowerCase();
      if (value === undefined || value === 'true' || value === 'false')
        return value === undefined ? undefined : value === 'true';
      wrong(name, 'must be true or false');
      return undefined;
    },
    list: (name) => (fields.get(name) ?? []).filter((value) => value !== ''),
    json(name, read) {
      const written = text(name);
      const value = written === undefined ? undefined : read(written);
      if (written !== undefined && value === undefined) wrong(name, 'must be a JSON object');
      return value;
    },
    wrong,
    violations,
  };
}
