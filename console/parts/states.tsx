import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Read } from '../api/use-read.ts';
import { wordsOf } from '../api/refusal.ts';

/** Nothing is there yet, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Problem({ error, again }: { readonly error: unknown; readonly again?: () => void }): ReactNode {
  return (
    <div className="problem" role="alert">
      <span>{wordsOf(error)}</span>
      {again && (
        <Button size="compact-sm" variant="light" color="red" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** What was read, or that it is on its way, or why it did not come. Old data stays, with the problem above it. */
export function Loaded<T>({
  read,
  children,
}: {
  readonly read: Read<T>;
  readonly children: (data: T) => ReactNode;
}): ReactNode {
  const { data, error, again } = read;
  if (data === undefined && error === undefined) {
    return (
      <div className="stack" aria-busy="true" aria-label="Loading">
        <Skeleton height={72} radius="lg" />
        <Skeleton height={72} radius="lg" />
        <Skeleton height={72} radius="lg" />
      </div>
    );
  }
  return (
    <div className="stack">
      {error !== undefined && <Problem error={error} again={again} />}
      {data !== undefined && children(data)}
    </div>
  );
}
