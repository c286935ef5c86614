import type { Liquid, Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { checkContent } from '../../domain/template/check-content.ts';
import type { CompiledTemplate, Snippets } from '../../domain/template/compiled.ts';
import type { RenderResult } from '../../domain/template/renderer.ts';
import type { TemplateScope } from '../../domain/template/scope.ts';
import { createEngine, type LiquidMode } from './engine.ts';
import { reasonOf } from './errors.ts';
import { type PlainText, readPlainText } from './plain-text.ts';

type Engine = { readonly liquid: Liquid; readonly parsed: LRUCache<string, Template[]> };

/**
 * Renders in the calling thread, parsed templates kept. Nothing here can be stopped from outside: what sends messages goes through
 * `createRenderer`. `limitMs`: how long one may take; absent: as long as one that is sent.
 */
export function createRenderNow(limitMs?: number): (template: CompiledTemplate, scope: TemplateScope) => RenderResult {
  const engines = new LRUCache<string, Engine>({ max: 64 });
  const plain = new LRUCache<string, { readonly read: PlainText | null }>({ max: 200 });

  function engineFor(mode: LiquidMode, snippets: Snippets | undefined): Engine {
    const key = snippets === undefined ? mode : `${mode} ${JSON.stringify(snippets)}`;
    const known = engines.get(key);
    if (known !== undefined) return known;
    const engine: Engine = {
      liquid: createEngine(mode, Object.assign(Object.create(null) as Snippets, snippets), limitMs),
      parsed: new LRUCache({ max: 200 }),
    };
    engines.set(key, engine);
    return engine;
  }

  function run(mode: LiquidMode, source: string, template: CompiledTemplate, scope: TemplateScope): string {
    const engine = engineFor(mode, template.snippets);
    let parsed = engine.parsed.get(source);
    if (parsed === undefined) {
      parsed = engine.liquid.parse(source);
      engine.parsed.set(source, parsed);
    }
    // As globals, so that a snippet pulled in by `render` sees them too.
    return String(engine.liquid.renderSync(parsed, {}, { globals: scope }));
  }

  function plainly(source: string, scope: TemplateScope): string | null {
    let text = plain.get(source);
    if (text === undefined) {
      text = { read: readPlainText(source) };
      plain.set(source, text);
    }
    return text.read?.(scope) ?? null;
  }

  return (template, scope) => {
    try {
      if (template.kind === 'text') {
        const text = plainly(template.text, scope) ?? run('text', template.text, template, scope);
        return checkContent({ kind: 'text', text });
      }
      if (template.kind === 'scenario') {
        const told = Object.entries(template.parameters).map(([name, value]) => [
          name,
          run('text', value, template, scope).trim(),
        ]);
        return checkContent({
          kind: 'scenario',
          scenario: template.scenario,
          parameters: Object.fromEntries(told),
          text: run('text', template.text, template, scope),
        });
      }
      return checkContent({
        kind: 'mail',
        subject: run('text', template.subject, template, scope),
        html: run('html', template.html, template, scope),
        text: run('text', template.text, template, scope),
      });
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  };
}
