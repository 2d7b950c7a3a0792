"use client";

import { signOut } from "next-auth/react";
import { PLACES } from "@/components/shell/main-nav";
import { buttonLooks } from "@/components/ui/button";
import {
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuLink,
  MenuTrigger,
} from "@/components/ui/menu";

export function PersonMenu({ name }: { name: string }) {
  const initials = name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .join("")
    .slice(0, 2);
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Signed in as ${name}`}
        className={buttonLooks({ variant: "quiet" })}
      >
        <span className="max-lg:hidden">{name}</span>
        <span aria-hidden className="lg:hidden">
          {initials}
        </span>
      </MenuTrigger>
      <MenuContent>
        <MenuGroup>
          <MenuLabel>Signed in as {name}</MenuLabel>
          <MenuLink href="/me">Your passkeys and sessions</MenuLink>
          {PLACES.map(({ href, label }) => (
            <MenuLink key={href} href={href} className="lg:hidden">
              {label}
            </MenuLink>
          ))}
          <MenuItem onClick={() => void signOut({ callbackUrl: "/login" })}>Sign out</MenuItem>
        </MenuGroup>
      </MenuContent>
    </Menu>
  );
}
