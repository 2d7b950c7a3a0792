"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

export const PLACES = [
  { href: "/runs", label: "Runs" },
  { href: "/audit", label: "Audit" },
  { href: "/admin", label: "Admin" },
] as const;

/** The three places of Tollgate. Where the page is too narrow for them, they are in the person's menu. */
export function MainNav() {
  const path = usePathname();
  return (
    <nav aria-label="Places" className="flex gap-4 max-lg:hidden">
      {PLACES.map(({ href, label }) => {
        const here = path === href || path.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? "true" : undefined}
            className={cn(
              "flex h-12 items-center border-b-2",
              here
                ? "border-accent font-medium"
                : "border-transparent text-ink-soft hover:text-ink",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
