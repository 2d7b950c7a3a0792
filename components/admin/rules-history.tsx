import { ruleChanges } from "@/components/admin/rules-words";
import { RecordTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Table, Td, Th } from "@/components/ui/table";
import type { RulesVersionView } from "@/lib/contract/rules";

/** Every version that was ever in force, the newest first, with what it changed and who agreed on it. */
export function RulesHistory({ versions }: { versions: RulesVersionView[] }) {
  if (versions.length < 2) return null;
  return (
    <Section title="Versions" aside={String(versions.length)}>
      <Table label="Versions of the approval rules">
        <thead>
          <tr>
            <Th numeric className="w-16">
              Version
            </Th>
            <Th>What changed</Th>
            <Th>Proposed by</Th>
            <Th>Confirmed by</Th>
            <Th>In force since</Th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version, index) => (
            <tr key={version.version} className="align-top">
              <Td numeric className="py-1.5">
                {version.version}
              </Td>
              <Td className="min-w-64 py-1.5">
                <Changes version={version} before={versions[index + 1]} />
              </Td>
              <Td className="min-w-28 py-1.5">{version.proposedBy?.name ?? "built in"}</Td>
              <Td className="min-w-28 py-1.5">{version.confirmedBy?.name ?? "built in"}</Td>
              <Td className="min-w-44 py-1.5 text-ink-soft">
                {version.confirmedAt ? <RecordTime at={version.confirmedAt} /> : "the beginning"}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

type ChangesProps = { version: RulesVersionView; before: RulesVersionView | undefined };

function Changes({ version, before }: ChangesProps) {
  if (!before) return "Nothing: these are the first.";
  const changes = ruleChanges(before.document, version.document);
  return (
    <ul>
      {changes.map(({ label, after }) => (
        <li key={label}>
          <span className="text-ink-soft">{label}:</span> {after}
        </li>
      ))}
    </ul>
  );
}
