"use client";

import { Input as BaseInput } from "@base-ui/react/input";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

const LOOKS =
  "w-full rounded-md border border-rule-strong bg-paper px-2.5 text-ink placeholder:text-ink-faint aria-invalid:border-fail data-invalid:border-fail disabled:bg-sunk disabled:text-ink-faint";

export function Input({
  className,
  ...props
}: Omit<BaseInput.Props, "className"> & { className?: string }) {
  return <BaseInput className={cn(LOOKS, "tap h-8 text-base", className)} {...props} />;
}

export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cn(LOOKS, "py-1.5 text-base", className)} {...props} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select className={cn(LOOKS, "tap h-8 pr-1 text-base", className)} {...props} />;
}
