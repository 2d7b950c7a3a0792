import { FactList } from "@/components/report/fact-list";
import { KnownMark } from "@/components/report/known-mark";
import { BulletList, Part, SubPart, Words } from "@/components/report/report-part";
import { Table, Td, Th } from "@/components/ui/table";
import type { Report } from "@/lib/domain/report/report";

export function RollbackPart({ rollback }: Pick<Report, "rollback">) {
  return (
    <Part id="rollback" title="Rollback">
      {rollback ? (
        <div className="mt-4 border-l-4 border-alarm pl-4">
          <FactList facts={rollback.facts} />
        </div>
      ) : (
        <Words>No rollback happened in this run.</Words>
      )}
    </Part>
  );
}

export function RiskPart({ risk }: Pick<Report, "risk">) {
  return (
    <Part id="risk" title="Risk">
      <p className="mt-3 max-w-[68ch] text-xl font-semibold">{risk.text}</p>
      <SubPart title="Speaks for the release">
        {risk.mitigating.length > 0 ? (
          <BulletList items={risk.mitigating} />
        ) : (
          <Words>Nothing measured does yet.</Words>
        )}
      </SubPart>
      <SubPart title="Speaks against it">
        {risk.aggravating.length > 0 ? (
          <BulletList items={risk.aggravating} />
        ) : (
          <Words>Nothing on record does.</Words>
        )}
      </SubPart>
      <SubPart title="Monitoring coverage">
        <FactList facts={risk.coverage.map((line) => ({ ...line, by: null }))} />
      </SubPart>
    </Part>
  );
}

export function ApprovalPart({ approvals }: Pick<Report, "approvals">) {
  return (
    <Part id="approvals" title="Approvals">
      <Table label="Approvals by gate" className="mt-2 text-base">
        <thead>
          <tr>
            <Th>Gate</Th>
            <Th>Signatures</Th>
            <Th>Decision</Th>
            <Th>How it is known</Th>
          </tr>
        </thead>
        <tbody>
          {approvals.map((line) => (
            <tr key={line.gate} className="align-top">
              <Td className="min-w-32 py-1.5 font-medium">{line.gate}</Td>
              <Td className="min-w-48 py-1.5">{line.signatures}</Td>
              <Td
                className={`min-w-36 py-1.5 ${line.decision.includes("OVERRIDE") ? "font-semibold text-alarm" : ""}`}
              >
                {line.decision}
              </Td>
              <Td className="py-1.5">
                <KnownMark known={line.known} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Part>
  );
}
