"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";

export function CopyButton({
  text,
  label,
  className,
}: {
  text: string;
  label: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? `${label}: copied` : label}
      onClick={() => void copy(text).then(setCopied)}
      className={cn(
        "tap inline-grid size-6 place-items-center rounded-sm text-ink-faint hover:bg-sunk hover:text-ink print:hidden",
        className,
      )}
    >
      <Icon className="size-3.5" aria-hidden />
    </button>
  );
}

/** The clipboard is there on HTTPS and on this machine only; elsewhere one has to select the text. */
async function copy(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  await navigator.clipboard.writeText(text);
  return true;
}
