import type { RuleChange } from "@/components/admin/rules-words";
import { Table, Td, Th } from "@/components/ui/table";

/** What was, struck out, beside what would be. */
export function ChangeTable({ changes, label }: { changes: RuleChange[]; label: string }) {
  if (changes.length === 0) return <p className="py-2 text-ink-soft">Nothing would change.</p>;
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th className="w-1/5">Rule</Th>
          <Th>Now</Th>
          <Th>Then</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ label: rule, before, after }) => (
          <tr key={rule} className="align-top">
            <Td className="min-w-36 py-1.5">{rule}</Td>
            <Td className="min-w-36 py-1.5 text-ink-soft">
              <del className="decoration-ink-faint">{before}</del>
            </Td>
            <Td className="min-w-36 py-1.5 font-medium">
              <ins className="no-underline">{after}</ins>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
