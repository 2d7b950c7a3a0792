import { cn } from "@/components/ui/cn";

/** A value as the server wrote it (`212 ms`, `TLS 1.3`), its unit lighter than its number. */
export function ValueText({ text, className }: { text: string; className?: string }) {
  const parts = /^(-?\d[\d., ]*?)(\s?[^\d\s.,].*)$/.exec(text);
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>
      {parts?.[1] ?? text}
      {parts?.[2] ? <span className="font-normal text-ink-faint">{parts[2]}</span> : null}
    </span>
  );
}
