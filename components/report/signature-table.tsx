import { KnownMark } from "@/components/report/known-mark";
import { RecordTime } from "@/components/ui/relative-time";
import { Status, type StatusName } from "@/components/ui/status";
import { Table, Td, Th } from "@/components/ui/table";
import type { SignatureLine } from "@/lib/domain/report/report";

const LOOKS: Record<SignatureLine["decision"], { name: StatusName; word: string }> = {
  approved: { name: "pass", word: "Approved" },
  rejected: { name: "fail", word: "Rejected" },
  missing: { name: "unknown", word: "Missing" },
  void: { name: "inconclusive", word: "Void" },
};

export function SignatureTable({ lines, label }: { lines: SignatureLine[]; label: string }) {
  if (lines.length === 0) return null;
  return (
    <Table label={label} className="mt-2 text-base">
      <thead>
        <tr>
          <Th>Decision</Th>
          <Th>Name and role</Th>
          <Th>Meaning and comment</Th>
          <Th>Time</Th>
          <Th>Dossier</Th>
          <Th>How it is known</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id} className="align-top">
            <Td className="py-1.5">
              <Status {...LOOKS[line.decision]} />
            </Td>
            <Td className="min-w-32 py-1.5">
              <span className="font-medium">{line.name ?? "Nobody yet"}</span>
              <span className="block text-ink-soft">{line.role}</span>
            </Td>
            <Td className="min-w-48 py-1.5">
              {line.meaning}
              {line.comment ? (
                <span className="mt-1 block border-l-2 pl-2">{line.comment}</span>
              ) : null}
            </Td>
            <Td className="min-w-28 py-1.5">{line.at ? <RecordTime at={line.at} /> : "-"}</Td>
            <Td className="py-1.5 font-mono text-sm">{line.dossier?.slice(0, 12) ?? "-"}</Td>
            <Td className="py-1.5">
              <KnownMark known={line.known} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
