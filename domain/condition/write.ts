import type { Json } from '../json.ts';
import type { Condition } from './condition.ts';
import { messageName, type Did } from './deed.ts';

/** The authoring form of a condition; `parseCondition` reads the same one back. */
export function writeCondition(condition: Condition): { readonly [key: string]: Json } {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { [condition.kind]: condition.of.map(writeCondition) };
    case 'not':
      return { not: writeCondition(condition.of) };
    case 'exists':
      return { [condition.path]: { exists: true } };
    case 'same':
      return { [condition.path]: { same: condition.as } };
    case 'did':
      return { did: writeDid(condition) };
    case 'segment':
      return { segment: condition.segment };
    case 'compare': {
      const { path, op, value } = condition;
      const plain = op === 'eq' && (typeof value !== 'object' || value === null);
      return { [path]: plain ? value : { [op]: value } };
    }
  }
}

function writeDid({ deed, atLeast, within, before }: Did): Json {
  const counted = {
    ...(atLeast === 1 ? {} : { atLeast }),
    ...(within === undefined ? {} : { within }),
    ...(before === undefined ? {} : { before }),
  };
  if (deed.kind === 'message') return { [deed.what]: messageName(deed), ...counted };
  const held = deed.where === undefined ? {} : { where: writeCondition(deed.where) };
  if (deed.where === undefined && Object.keys(counted).length === 0) return deed.type;
  return { event: deed.type, ...held, ...counted };
}
