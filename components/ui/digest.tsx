import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

type DigestProps = {
  value: string;
  /** Characters shown; the whole value is in the title, in the copy and in print. */
  length?: number;
  label?: string;
  className?: string;
};

export function Digest({ value, length = 12, label = "Copy the digest", className }: DigestProps) {
  return (
    <span className={cn("inline-flex items-center gap-0.5 font-mono text-xs", className)}>
      <span title={value} className="print:hidden">
        {value.slice(0, length)}
        {value.length > length ? "…" : ""}
      </span>
      <span className="hidden break-all print:inline">{value}</span>
      <CopyButton text={value} label={label} />
    </span>
  );
}

/** A command that one can take along. */
export function Command({ text, className }: { text: string; className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex max-w-full items-center gap-1 rounded-md border bg-sunk py-1 pr-1 pl-2.5 font-mono text-xs",
        className,
      )}
    >
      <code className="min-w-0 break-words whitespace-pre-wrap">{text}</code>
      <CopyButton text={text} label="Copy the command" />
    </span>
  );
}
