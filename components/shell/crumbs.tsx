import Link from "next/link";
import { Fragment } from "react";

export type Crumb = { label: string; href?: string; mono?: boolean };

/** Where one is: project, run, stage. The last one is the page itself. */
export function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Where you are" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-2 text-ink-soft">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          const text = crumb.mono ? (
            <span className="font-mono text-xs">{crumb.label}</span>
          ) : (
            crumb.label
          );
          return (
            <Fragment key={`${crumb.href ?? ""} ${crumb.label}`}>
              <li aria-hidden className={last ? "text-ink-faint" : "text-ink-faint max-sm:hidden"}>
                /
              </li>
              <li className={last ? "min-w-0 truncate text-ink" : "min-w-0 truncate max-sm:hidden"}>
                {crumb.href && !last ? (
                  <Link href={crumb.href} className="hover:text-accent hover:underline">
                    {text}
                  </Link>
                ) : (
                  <span aria-current={last ? "page" : undefined}>{text}</span>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
