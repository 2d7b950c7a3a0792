"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

const PARTS = [
  { href: "/admin", label: "Trust" },
  { href: "/admin/people", label: "People" },
  { href: "/admin/tokens", label: "Access tokens" },
  { href: "/admin/rules", label: "Approval rules" },
] as const;

/** The parts of the admin pages beside the one that is open; above it where the page is narrow. */
export function AdminFrame({ title, children }: { title: string; children: ReactNode }) {
  const path = usePathname();
  return (
    <div className="gap-12 lg:grid lg:grid-cols-[10rem_minmax(0,1fr)]">
      <nav aria-label="Admin" className="lg:sticky lg:top-16 lg:self-start">
        <ul className="flex gap-x-5 overflow-x-auto border-b lg:flex-col lg:gap-y-0.5 lg:border-0">
          {PARTS.map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                aria-current={path === href ? "page" : undefined}
                className={cn(
                  "tap flex h-8 items-center border-b-2 whitespace-nowrap lg:border-b-0 lg:border-l-2 lg:pl-3",
                  path === href
                    ? "border-accent font-medium"
                    : "border-transparent text-ink-soft hover:text-ink",
                )}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0 max-lg:pt-4">
        <h1 className="text-2xl">{title}</h1>
        {children}
      </div>
    </div>
  );
}
