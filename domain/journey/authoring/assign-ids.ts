import type { Step } from '../definition.ts';
import { stepsOf } from '../tree.ts';

/**
 * Gives every step without an id one that says what it is: `send-<template>`, `wait-1`, `branch-1`, in the order written,
 * never one that is given elsewhere. The same steps get the same ids every time.
 */
export function assignIds(steps: readonly Step[]): readonly Step[] {
  const taken = new Set(stepsOf({ steps }).map(({ step }) => step.id));
  const fill = (list: readonly Step[]): readonly Step[] => list.map(name);
  const name = (step: Step): Step => {
    const id = step.id === '' ? freeId(step, taken) : step.id;
    taken.add(id);
    switch (step.kind) {
      case 'waitFor':
      case 'digest':
      case 'waitUntilDate':
        return { ...step, id, then: fill(step.then), else: fill(step.else) };
      case 'webhook':
        return { ...step, id, else: fill(step.else) };
      case 'branch':
        return {
          ...step,
          id,
          cases: step.cases.map((one) => ({ ...one, steps: fill(one.steps) })),
          else: fill(step.else),
        };
      case 'repeat':
        return { ...step, id, steps: fill(step.steps) };
      case 'split':
        return { ...step, id, shares: step.shares.map((one) => ({ ...one, steps: fill(one.steps) })) };
      case 'send':
      case 'wait':
      case 'waitUntil':
      case 'throttle':
      case 'update':
      case 'emit':
      case 'enroll':
      case 'takeBack':
      case 'exit':
        return { ...step, id };
    }
  };
  return fill(steps);
}

function freeId(step: Step, taken: ReadonlySet<string>): string {
  const plain = step.kind === 'send' ? `send-${step.template.toLowerCase()}` : undefined;
  if (plain !== undefined && !taken.has(plain)) return plain;
  const stem = plain ?? kebab(step.kind === 'waitUntilDate' ? 'waitUntil' : step.kind);
  for (let number = plain === undefined ? 1 : 2; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function kebab(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
