import type { ReactNode } from "react";

type PartProps = { id: string; title: string; children: ReactNode };

/** A chapter of the report. */
export function Part({ id, title, children }: PartProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-12 first:mt-0">
      <h2 id={`${id}-title`} className="border-b-2 border-ink pb-1 text-2xl">
        {title}
      </h2>
      {children}
    </section>
  );
}

export function SubPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6">
      <h3 className="mb-2 text-xl">{title}</h3>
      {children}
    </section>
  );
}

export function Words({ children }: { children: ReactNode }) {
  return <p className="mt-2 max-w-[68ch]">{children}</p>;
}

export function BulletList({ items, ordered = false }: { items: string[]; ordered?: boolean }) {
  const List = ordered ? "ol" : "ul";
  return (
    <List className={`mt-2 max-w-[68ch] pl-6 ${ordered ? "list-decimal" : "list-disc"}`}>
      {items.map((item) => (
        <li key={item} className="[overflow-wrap:anywhere]">
          {item}
        </li>
      ))}
    </List>
  );
}
