"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { FLOATING } from "@/components/ui/floating";

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuRadioGroup = Base.RadioGroup;
export const MenuGroup = Base.Group;

const ITEM =
  "tap flex h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none select-none data-disabled:text-ink-faint data-highlighted:bg-accent-wash";

export function MenuContent({ children }: { children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} align="end" className="z-50 outline-none">
        <Base.Popup className={cn(FLOATING, "min-w-48 p-1")}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

export function MenuItem(props: Omit<Base.Item.Props, "className">) {
  return <Base.Item className={ITEM} {...props} />;
}

export function MenuLink({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem render={<Link href={href} />} closeOnClick className={cn(ITEM, className)}>
      {children}
    </Base.LinkItem>
  );
}

export function MenuRadioItem({ children, ...props }: Omit<Base.RadioItem.Props, "className">) {
  return (
    <Base.RadioItem className={ITEM} {...props}>
      <span className="size-4">
        <Base.RadioItemIndicator>
          <Check className="size-4" aria-hidden />
        </Base.RadioItemIndicator>
      </span>
      {children}
    </Base.RadioItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-ink-faint">
      {children}
    </Base.GroupLabel>
  );
}
