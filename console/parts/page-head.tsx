import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';

type Props = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children?: ReactNode;
};

/** The title of a page with what can be done there. */
export function PageHead({ title, lead, back, children }: Props): ReactNode {
  useEffect(() => {
    document.title = `${title} · Carillon`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        {back && (
          <Link className="back" href={back.href}>
            ← {back.label}
          </Link>
        )}
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children !== undefined && <div className="row">{children}</div>}
    </header>
  );
}
