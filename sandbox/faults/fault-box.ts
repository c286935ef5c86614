import { compilePattern } from '../behaviour/pattern.ts';
import { faultSchema, isHttpFault, type Fault, type FaultInput, type HttpFault, type SmtpFault } from './fault.ts';

export type HttpTarget = { readonly method: string; readonly path: string; readonly to: readonly string[] };

export type FaultBox = {
  /** Throws when it is no fault; returns its id. */
  add(fault: FaultInput): string;
  list(): readonly (Fault & { readonly id: string; readonly struck: number })[];
  remove(id: string): boolean;
  clear(): void;
  /** True when an HTTP fault is waiting: without one a request pays nothing. */
  armed(): boolean;
  /** The oldest fault that fits, counted as having struck. */
  strikeHttp(target: HttpTarget): HttpFault | undefined;
  /** The same for a moment of an SMTP session. */
  strikeSmtp(kinds: readonly SmtpFault['kind'][], to: readonly string[]): SmtpFault | undefined;
};

type Held = { readonly id: string; readonly fault: Fault; readonly fitsTo: (to: string) => boolean; struck: number };

export function createFaultBox(random: () => number): FaultBox {
  let held: Held[] = [];
  let number = 0;
  const isLeft = ({ fault, struck }: Held): boolean => fault.count === 'always' || struck < fault.count;
  const strike = (fits: (one: Held) => boolean): Fault | undefined => {
    const found = held.find(
      (one) => isLeft(one) && fits(one) && (one.fault.match.rate === undefined || random() < one.fault.match.rate),
    );
    if (found) found.struck += 1;
    return found?.fault;
  };
  const fitsTo = (one: Held, to: readonly string[]): boolean =>
    one.fault.match.to === undefined || to.some((address) => one.fitsTo(address));
  return {
    add(input) {
      const fault = faultSchema.parse(input);
      const id = `fault-${(number += 1)}`;
      held.push({ id, fault, fitsTo: compilePattern(fault.match.to ?? '*'), struck: 0 });
      return id;
    },
    list: () => held.map(({ id, fault, struck }) => ({ id, ...fault, struck })),
    remove(id) {
      const before = held.length;
      held = held.filter((one) => one.id !== id);
      return held.length < before;
    },
    clear: () => void (held = []),
    armed: () => held.some((one) => isHttpFault(one.fault) && isLeft(one)),
    strikeHttp({ method, path, to }) {
      const struck = strike((one) => {
        const { match } = one.fault;
        return (
          isHttpFault(one.fault) &&
          (match.method === undefined || match.method === method) &&
          (match.path === undefined || path.startsWith(match.path)) &&
          fitsTo(one, to)
        );
      });
      return struck && isHttpFault(struck) ? struck : undefined;
    },
    strikeSmtp(kinds, to) {
      const wanted: readonly string[] = kinds;
      const struck = strike((one) => wanted.includes(one.fault.kind) && fitsTo(one, to));
      return struck && !isHttpFault(struck) ? struck : undefined;
    },
  };
}
