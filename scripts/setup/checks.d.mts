export type Machine = { node: string; platform: string; arch: string; glibc: string | undefined };
export function machineProblem(machine: Machine): string | undefined;
export function diskProblem(freeGib: number): string | undefined;
