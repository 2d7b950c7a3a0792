"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import { cva, type VariantProps } from "class-variance-authority";
import { cn } from "@/components/ui/cn";

export const buttonLooks = cva(
  [
    "tap inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap",
    "transition-colors duration-150 select-none",
    "data-disabled:cursor-not-allowed aria-disabled:cursor-not-allowed",
  ],
  {
    variants: {
      variant: {
        primary:
          "border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover",
        secondary: "border-rule-strong bg-paper text-ink hover:bg-sunk",
        quiet: "border-transparent bg-transparent text-ink-soft hover:bg-sunk hover:text-ink",
        alarm: "border-alarm bg-alarm text-on-alarm hover:border-alarm-hover hover:bg-alarm-hover",
        "alarm-outline": "border-alarm bg-paper text-alarm hover:bg-alarm-wash",
      },
      size: {
        sm: "h-7 px-2 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-11 px-5 text-lg",
        icon: "size-8 text-sm",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
// A disabled button stays readable: its label and its reason matter most when it cannot be pressed.
const DISABLED =
  "data-disabled:border-dashed data-disabled:border-rule-strong data-disabled:bg-sunk data-disabled:text-ink-faint";

export type ButtonProps = Omit<BaseButton.Props, "className"> &
  VariantProps<typeof buttonLooks> & { className?: string };

export function Button({ variant, size, className, type = "button", ...props }: ButtonProps) {
  return (
    <BaseButton
      type={type}
      className={cn(buttonLooks({ variant, size }), DISABLED, className)}
      {...props}
    />
  );
}
