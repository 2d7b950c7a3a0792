import { LineLink } from "@/components/page/stated";
import { StatusShape } from "@/components/ui/status-shape";
import type { PageChecklist, PageItem } from "@/lib/contract/page";

export function PageChecklists({ lists }: { lists: PageChecklist[] }) {
  return lists.map((list) => (
    <div key={`${list.heading} ${list.items[0]?.line}`} className="mt-3 break-inside-avoid">
      {list.heading ? <h3 className="mb-1 font-medium">{list.heading}</h3> : null}
      <PageItems items={list.items} />
    </div>
  ));
}

/** Ticked or not, as the page has it; nested as deep as it is there. */
export function PageItems({ items }: { items: PageItem[] }) {
  return (
    <ul className="border-t">
      {items.map((item) => (
        <li
          key={`${item.line} ${item.text}`}
          className="flex items-baseline gap-2 border-b py-1"
          style={{ paddingLeft: `${Math.min(item.depth, 6) * 1.25}rem` }}
        >
          <ItemMark done={item.done} />
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{item.text}</span>
          {item.status ? <span className="text-ink-soft">{item.status}</span> : null}
          <LineLink line={item.line} />
        </li>
      ))}
    </ul>
  );
}

function ItemMark({ done }: { done: boolean | null }) {
  if (done === null) return <span className="w-16 shrink-0 text-xs text-ink-faint">listed</span>;
  return (
    <span className="flex w-16 shrink-0 items-baseline gap-1 text-xs text-ink-soft">
      <StatusShape
        shape={done ? "ring" : "dashed-circle"}
        className="size-3 translate-y-px text-unknown"
      />
      {done ? "ticked" : "open"}
    </span>
  );
}
