import { capabilities, type ChannelCapabilities } from '../channel.ts';
import type { Channel } from '../channel.ts';
import type { Path } from '../problem.ts';
import type { Compensation, SendStep, Step, WebhookStep } from './definition.ts';

const suffix = ':undo';

/** The id under which the ledger knows the compensation of a step: no author can write it, ids hold no colon. */
export function undoStepId(stepId: string): string {
  return `${stepId}${suffix}`;
}

/** The step that an undoing step undoes; undefined for any other id. */
export function undoneStepId(id: string): string | undefined {
  return id.endsWith(suffix) ? id.slice(0, -suffix.length) : undefined;
}

/** The compensation as a step of its own, as activities and stories see it. */
export function undoStep(step: Step): SendStep | WebhookStep | undefined {
  const given = compensationOf(step);
  if (given === undefined) return undefined;
  const id = undoStepId(step.id);
  return given.kind === 'send' ? { ...given, id } : { ...given, id, else: [] };
}

export function compensationOf(step: Step): Compensation | undefined {
  return 'compensate' in step ? step.compensate : undefined;
}

/** Whether there is anything to do when the journey is undone: only such steps are registered (I10). */
export function isUndoable(step: Step): boolean {
  return (
    step.kind === 'update' || compensationOf(step) !== undefined || (step.kind === 'send' && step.undo !== undefined)
  );
}

/** The channel and template of one hop: 0 is the step's own, then those of its fallback. */
export function hopOf(step: SendStep, hop: number): Pick<SendStep, 'channel' | 'template'> | undefined {
  return hop === 0 ? step : step.fallback?.[hop - 1];
}

export type StepMessage = Pick<SendStep, 'channel' | 'template' | 'class'> & {
  /** Where its `send` stands within the step, in the authoring form. */
  readonly path: Path;
};

/** Every message a step may send, over whichever channel, and to undo it. */
export function messagesOf(step: Step): readonly StepMessage[] {
  const undoing = compensationOf(step);
  const own =
    step.kind !== 'send'
      ? []
      : [
          { way: step, of: step, path: ['send'] },
          ...(step.fallback ?? []).map((way, hop) => ({ way, of: step, path: ['fallback', hop, 'send'] })),
        ];
  const undo = undoing?.kind === 'send' ? [{ way: undoing, of: undoing, path: ['compensate', 'send'] }] : [];
  return [...own, ...undo].map(({ way, of, path }) => ({
    channel: way.channel,
    template: way.template,
    class: of.class,
    path,
  }));
}

/** What the channel of a hop can do; undefined where it has no gateway. */
export function hopCapabilities(step: SendStep, hop: number): ChannelCapabilities | undefined {
  const channel: Channel | undefined = hopOf(step, hop)?.channel;
  return channel === undefined ? undefined : capabilities(channel);
}

/** The channel whose provider is asked when a step is undone; null where none is. */
export function undoingChannel(step: Step): Channel | null {
  const given = compensationOf(step);
  if (given?.kind === 'send') return given.channel;
  return step.kind === 'send' ? step.channel : null;
}
