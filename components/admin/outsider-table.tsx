import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Status, type StatusName } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import type { TrustHealth } from "@/lib/contract/trust";

type Outsider = TrustHealth["witnesses"][number];
type OutsiderTableProps = { title: string; outsiders: Outsider[]; none: string };

const STATES: Record<Outsider["state"], { name: StatusName; word: string }> = {
  good: { name: "pass", word: "Confirms" },
  failed: { name: "waiting", word: "Did not answer" },
  alarm: { name: "fail", word: "Split view" },
  never_asked: { name: "unknown", word: "Not asked yet" },
};

/** Who outside has seen the log, how far, and when. */
export function OutsiderTable({ title, outsiders, none }: OutsiderTableProps) {
  return (
    <Section title={title} aside={outsiders.length > 0 ? String(outsiders.length) : null}>
      {outsiders.length === 0 ? (
        <p className="max-w-[72ch] py-2 text-ink-soft">{none}</p>
      ) : (
        <Table label={title}>
          <thead>
            <tr>
              <Th className="w-40">State</Th>
              <Th>Name</Th>
              <Th numeric>Confirmed up to</Th>
              <Th>Last</Th>
            </tr>
          </thead>
          <tbody>
            {outsiders.map((one) => (
              <tr key={one.name} className="align-top">
                <Td className="py-1.5">
                  <Status {...STATES[one.state]} />
                </Td>
                <Td className="min-w-40 py-1.5 break-all">
                  {one.name}
                  {one.error ? (
                    <span className="block text-xs break-words text-ink-soft">{one.error}</span>
                  ) : null}
                </Td>
                <Td numeric className="py-1.5">
                  {one.size === null ? "nothing" : one.size.toLocaleString("en")}
                </Td>
                <Td className="min-w-44 py-1.5 text-ink-soft">
                  {one.last ? <RecordTime at={one.last} /> : "never"}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
