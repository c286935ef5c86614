import type { RenderResult, TemplateRenderer, TextJob } from '../../domain/template/renderer.ts';
import { createLane } from './lane.ts';

/** A template that takes this long, twice, is stopped for good. */
const defaultHardKillMs = 250;

/**
 * Renders in worker threads that are ended when a template does not come to an end. Start it before the first message:
 * a thread takes tens of ms to warm.
 */
export function createRenderer(
  options: { readonly workers?: number; readonly hardKillMs?: number } = {},
): TemplateRenderer {
  const lanes = Array.from({ length: options.workers ?? 1 }, () => createLane(options.hardKillMs ?? defaultHardKillMs));
  const renderAll = (jobs: readonly TextJob[]): Promise<readonly RenderResult[]> =>
    lanes.reduce((least, lane) => (lane.waiting() < least.waiting() ? lane : least)).render(jobs);
  return {
    renderAll,
    async render(template, scope) {
      const [result] = await renderAll([{ template, scope }]);
      if (result === undefined) throw new TypeError('the renderer answered nothing about a text');
      return result;
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
