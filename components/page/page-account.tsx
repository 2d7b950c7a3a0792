import type { PageView } from "@/lib/contract/page";

/** How much of the page is accounted for, in numbers and as a bar with its words beside it. */
export function PageAccount({ counts }: Pick<PageView, "counts">) {
  const { total, placed, unplaced, repairs } = counts;
  const share = total === 0 ? 100 : (placed / total) * 100;
  return (
    <div className="max-w-[36rem]">
      <p className="tabular-nums">
        {total.toLocaleString("en")} {total === 1 ? "line" : "lines"}: {placed.toLocaleString("en")}{" "}
        placed,{" "}
        {unplaced === 0 ? (
          "none left over"
        ) : (
          <a href="#source" className="font-medium text-waiting hover:underline">
            {unplaced.toLocaleString("en")} kept without a place
          </a>
        )}
        {repairs > 0
          ? `; ${repairs.toLocaleString("en")} mis-encoded ${repairs === 1 ? "text" : "texts"} repaired`
          : ""}
      </p>
      <div aria-hidden className="mt-1 flex h-1 gap-px bg-rule">
        <div className="bg-ink-faint" style={{ width: `${share}%` }} />
        {unplaced > 0 ? <div className="flex-1 bg-waiting" /> : null}
      </div>
    </div>
  );
}
