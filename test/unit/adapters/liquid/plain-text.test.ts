import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../adapters/liquid/engine.ts';
import { readPlainText } from '../../../../adapters/liquid/plain-text.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { templateScope } from '../../../../domain/template/scope.ts';

const liquid = createEngine('text');
const names = ['name', 'plan', 'size', 'first', 'constructor', '__proto__', 'if', 'a_1'];
const name = fc.constantFrom(...names);
const root = fc.constantFrom('profile', 'event', 'workspace', 'unsubscribeUrl', 'nobody', 'true', 'nil', 'blank');
const path = fc.tuple(root, fc.array(name, { maxLength: 3 })).map(([first, more]) => [first, ...more].join('.'));
const output = fc
  .tuple(fc.constantFrom('{{', '{{ ', '{{-', '{{  '), path, fc.constantFrom('}}', ' }}', '-}}', ' | upcase }}'))
  .map((parts) => parts.join(''));
const words = fc.constantFrom(
  'Hi ',
  ' \n',
  '{',
  '}}',
  '} ',
  'č%}',
  '',
  '{% if profile.name %}x{% endif %}',
  '{{ "a" }}',
);
const source = fc.array(fc.oneof(output, words), { maxLength: 6 }).map((parts) => parts.join(''));
const traits = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })).map((value) => value as JsonObject);

describe('a text of plain variables', () => {
  it('says what the engine says, or leaves it to the engine', () => {
    fc.assert(
      fc.property(source, traits, traits, (text, profile, event) => {
        const scope = templateScope({ workspace: 'acme', profileId: 'p-1', traits: profile, event });
        const said = readPlainText(text)?.(scope) ?? null;
        if (said !== null) expect(said).toBe(liquid.parseAndRenderSync(text, {}, { globals: scope }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is what a usual message is', () => {
    const scope = templateScope({ workspace: 'acme', profileId: 'p-1', traits: { name: 'Ana', n: 2 }, event: {} });
    const said = readPlainText('Hi {{ profile.name }}, {{profile.n}} of {{ event.none }}!')?.(scope);
    expect(said).toBe('Hi Ana, 2 of !');
  });
});
