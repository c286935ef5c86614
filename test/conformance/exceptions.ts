/** Examples of the vendor that are not accepted, and why; one that is accepted after all has no place here. */
type Exception = {
  /** Without it: wherever the rest fits. */
  readonly operationId?: string;
  readonly example?: string;
  readonly type?: string;
  readonly why: string;
};

const exceptions: readonly Exception[] = [{ type: 'application/xml', why: 'XML is not simulated' }];

/** Why an example is not accepted; undefined when it has to be. */
export const exceptionOf = (operationId: string, example: string, type: string): string | undefined =>
  exceptions.find(
    (one) =>
      (one.operationId ?? operationId) === operationId &&
      (one.example ?? example) === example &&
      (one.type ?? type) === type,
  )?.why;
