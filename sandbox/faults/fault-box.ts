import type { IncomingHttpHeaders } from 'node:http';
import { compilePattern, compileSender, glob } from '../behaviour/pattern.ts';
import {
  faultSchema,
  isHttpFault,
  isReportFault,
  isSmtpFault,
  type Fault,
  type FaultInput,
  type Meeting,
  type ReportFault,
  type SmtpFault,
} from './fault.ts';
import type { Target } from './target.ts';

export type HttpTarget = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly account: string;
  /** Asked only by faults that are about somebody. */
  readonly who: () => Target;
};

export type FaultBox = {
  /** Throws when it is no fault; returns its id. */
  add(fault: FaultInput): string;
  list(): readonly (Fault & { readonly id: string; readonly struck: number })[];
  remove(id: string): boolean;
  clear(): void;
  /** Chance begins anew: the numbers that came first come again. */
  restart(): void;
  /** True when an HTTP fault is waiting: without one a request pays nothing. */
  armed(): boolean;
  /** The oldest fault that fits, counted as having struck; a script's step. */
  strikeHttp(target: HttpTarget): Meeting | undefined;
  /** The same for a moment of an SMTP session. */
  strikeSmtp(kinds: readonly SmtpFault['kind'][], to: readonly string[]): SmtpFault | undefined;
  /** The same for a batch of reports that is about to be posted. */
  strikeReports(kinds: readonly ReportFault['kind'][], to: readonly string[]): ReportFault | undefined;
  /** Numbers in [0, 1) that the seed repeats, for whatever a fault leaves to chance. */
  readonly random: () => number;
};

type Held = { readonly id: string; readonly fault: Fault; readonly fits: Fits; struck: number };
type Fits = {
  readonly to: ((to: string) => boolean) | undefined;
  readonly from: ((from: string) => boolean) | undefined;
  readonly path: ((path: string) => boolean) | undefined;
  readonly headers: readonly (readonly [string, (value: string) => boolean])[];
};

/** `draw` begins the numbers of the seed. */
export function createFaultBox(draw: () => () => number): FaultBox {
  let next = draw();
  const random = (): number => next();
  let held: Held[] = [];
  let number = 0;
  const isLeft = ({ fault, struck }: Held): boolean => {
    const steps = fault.kind === 'script' ? fault.steps.length : 1;
    return fault.count === 'always' || struck < fault.count * steps;
  };
  const strike = (fits: (one: Held) => boolean): Held | undefined => {
    const found = held.find(
      (one) => isLeft(one) && fits(one) && (one.fault.match.rate === undefined || random() < one.fault.match.rate),
    );
    if (found) found.struck += 1;
    return found;
  };
  const some = (fits: ((address: string) => boolean) | undefined, addresses: () => readonly string[]): boolean =>
    fits === undefined || addresses().some((address) => fits(address));
  const strikeOneOf = (kinds: readonly string[], to: readonly string[]): Fault | undefined =>
    strike(({ fault, fits }) => kinds.includes(fault.kind) && some(fits.to, () => to))?.fault;
  return {
    add(input) {
      const fault = faultSchema.parse(input);
      const id = `fault-${(number += 1)}`;
      held.push({ id, fault, fits: compile(fault.match), struck: 0 });
      return id;
    },
    list: () => held.map(({ id, fault, struck }) => ({ id, ...fault, struck })),
    remove(id) {
      const before = held.length;
      held = held.filter((one) => one.id !== id);
      return held.length < before;
    },
    clear: () => void (held = []),
    restart: () => void (next = draw()),
    armed: () => held.some((one) => isHttpFault(one.fault) && isLeft(one)),
    strikeHttp({ method, path, headers, account, who }) {
      const struck = strike(({ fault, fits }) => {
        const { match } = fault;
        return (
          isHttpFault(fault) &&
          (match.method === undefined || match.method === method) &&
          (match.account === undefined || match.account === account) &&
          (fits.path === undefined || fits.path(path)) &&
          fits.headers.every(([name, fitsValue]) => fitsValue(String(headers[name] ?? ''))) &&
          some(fits.to, () => who().to) &&
          some(fits.from, () => who().from)
        );
      });
      if (struck === undefined || !isHttpFault(struck.fault)) return undefined;
      if (struck.fault.kind !== 'script') return struck.fault;
      const { steps } = struck.fault;
      const step = steps[(struck.struck - 1) % steps.length];
      return step === undefined || step.kind === 'none' ? undefined : (step as Meeting);
    },
    strikeSmtp(kinds, to) {
      const struck = strikeOneOf(kinds, to);
      return struck && isSmtpFault(struck) ? struck : undefined;
    },
    strikeReports(kinds, to) {
      const struck = strikeOneOf(kinds, to);
      return struck && isReportFault(struck) ? struck : undefined;
    },
    random,
  };
}

/** Unlike numbers and addresses, paths and headers are compared as they are written. */
const compile = ({ to, from, path, headers = {} }: Fault['match']): Fits => ({
  to: to === undefined ? undefined : compilePattern(to),
  from: from === undefined ? undefined : compileSender(from),
  path: path === undefined ? undefined : glob(path, ''),
  headers: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), glob(value, '$')] as const),
});
