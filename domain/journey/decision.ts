import type { Instant } from '../clock.ts';
import type { Command, Done } from './command.ts';

/** One answer of `next` that a shell acted on. */
export type Decision = { readonly at: Instant; readonly command: Command | Done };

/** A decision without its instants: what two shells must agree on, in the same order. */
export function decisionLine({ command }: Decision): string {
  switch (command.kind) {
    case 'send':
      return `send ${command.step} #${command.visit}${command.hop > 0 ? ` hop ${command.hop}` : ''}`;
    case 'finish':
      return `finish ${command.status} (${command.reason})`;
    case 'update':
    case 'webhook':
    case 'emit':
    case 'enroll':
    case 'takeTurn':
    case 'compensate':
    case 'choose':
    case 'draw':
      return `${command.kind} ${command.step} #${command.visit}`;
    case 'resolveTime':
      return `resolveTime ${command.step}`;
    case 'migrate':
      return `migrate ${command.migration}`;
    case 'sleep':
      return command.until === null ? 'sleep until observed' : 'sleep';
    case 'spaceOut':
      return 'spaceOut';
    case 'done':
      return `done ${command.status} (${command.reason})`;
  }
}
