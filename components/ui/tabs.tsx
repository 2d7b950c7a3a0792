"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { cn } from "@/components/ui/cn";

export const Tabs = Base.Root;
export const TabsPanel = Base.Panel;

export function TabsList({
  className,
  ...props
}: Omit<Base.List.Props, "className"> & { className?: string }) {
  return <Base.List className={cn("flex gap-4 overflow-x-auto border-b", className)} {...props} />;
}

export function Tab({
  className,
  ...props
}: Omit<Base.Tab.Props, "className"> & { className?: string }) {
  return (
    <Base.Tab
      className={cn(
        "tap -mb-px h-8 shrink-0 border-b-2 border-transparent text-ink-soft hover:text-ink",
        "data-active:border-accent data-active:font-medium data-active:text-ink",
        className,
      )}
      {...props}
    />
  );
}
