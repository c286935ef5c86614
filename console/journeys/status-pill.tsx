import type { ReactNode } from 'react';

const looks: Readonly<Record<string, string>> = { live: 'good', paused: 'wait', archived: '' };

export function StatusPill({ status }: { readonly status: string }): ReactNode {
  return <span className={`pill ${looks[status] ?? ''}`}>{status}</span>;
}
