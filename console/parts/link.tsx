import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { go } from '../router.ts';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'onClick'> & {
  readonly href: string;
  readonly children: ReactNode;
};

/** A link within the console: a real address, followed without loading the page again. */
export function Link({ href, children, ...rest }: Props): ReactNode {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
