import type { ReactNode } from 'react';

const paths = {
  now: 'M3 12h4l3-8 4 16 3-8h4',
  people: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c1-4 4-6 8-6s7 2 8 6',
  journeys: 'M5 4v5a3 3 0 0 0 3 3h8a3 3 0 0 1 3 3v5M5 4 3 6m2-2 2 2m12 14-2-2m2 2 2-2',
  campaigns: 'M4 10v4h4l8 5V5l-8 5H4Zm15-1a4 4 0 0 1 0 6',
  letters: 'M3 6h18v12H3V6Zm0 0 9 7 9-7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-14v2m0 16v2M2 12h2m16 0h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  leave: 'M14 4h5v16h-5M10 8l-4 4 4 4m-4-4h9',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Z',
  send: 'M3 11 21 3l-8 18-2-8-8-2Z',
  wait: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2',
  branch: 'M12 3v6m0 0-6 5v7m6-12 6 5v7',
  write: 'M4 20h4L19 9l-4-4L4 16v4Z',
  entry: 'M4 12h13m-5-5 5 5-5 5',
  back: 'M9 14 4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  end: 'M5 21V4h13l-3 4 3 4H5',
  dot: 'M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: the words are always beside it. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
