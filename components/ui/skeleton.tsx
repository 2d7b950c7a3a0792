import { cn } from "@/components/ui/cn";

/** A quiet bar in the place of something to come. The page says "Loading" in words elsewhere. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("rounded-sm bg-rule", className)} />;
}

const ROWS = Array.from({ length: 24 }, (_, row) => `row ${row + 1}`);

/** Appears only after 200 ms, so that a quick answer does not flicker. */
export function LoadingRows({ label, rows = 8 }: { label: string; rows?: number }) {
  return (
    <div role="status" className="animate-appear">
      <span className="sr-only">{label}</span>
      {ROWS.slice(0, rows).map((row) => (
        <div key={row} className="flex h-8 items-center gap-6 border-b">
          <Skeleton className="h-3 w-1/4" />
          <Skeleton className="h-3 w-1/3" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
