import { Part, Words } from "@/components/report/report-part";
import { Table, Td, Th } from "@/components/ui/table";
import type { Report } from "@/lib/domain/report/report";
import { TABLE_NAMES, tableOf } from "@/lib/domain/report/tables";

const LINK = "tap inline-flex items-center text-accent underline underline-offset-4";

/** Every table of the report for a spreadsheet or a program. Tables without a row are left out. */
export function DataPart({ report }: { report: Report }) {
  const tables = TABLE_NAMES.map((name) => ({ name, ...tableOf(report, name) }));
  const address = (name: string, form: string) =>
    `/api/v1/runs/${report.runId}/tables/${name}.${form}`;
  return (
    <div className="print:hidden">
      <Part id="data" title="Data">
        <Words>
          The numbers of this report, the same in every form. Text in the CSV files cannot run as a
          formula.
        </Words>
        <Table label="Tables to download" className="mt-2 text-base">
          <thead>
            <tr>
              <Th>Table</Th>
              <Th numeric>Rows</Th>
              <Th>Download</Th>
            </tr>
          </thead>
          <tbody>
            {tables
              .filter(({ rows }) => rows.length > 0)
              .map(({ name, title, rows }) => (
                <tr key={name}>
                  <Td className="font-medium">{title}</Td>
                  <Td numeric>{rows.length}</Td>
                  <Td className="whitespace-nowrap">
                    <a
                      href={address(name, "csv")}
                      download={`${report.documentId}-${name}.csv`}
                      aria-label={`${title} as CSV`}
                      className={LINK}
                    >
                      CSV
                    </a>{" "}
                    <a
                      href={address(name, "json")}
                      download={`${report.documentId}-${name}.json`}
                      aria-label={`${title} as JSON`}
                      className={`${LINK} ml-3`}
                    >
                      JSON
                    </a>
                  </Td>
                </tr>
              ))}
          </tbody>
        </Table>
        <p className="mt-3 flex flex-wrap gap-x-6">
          <a
            href={`/api/v1/runs/${report.runId}/report.json`}
            download={`${report.documentId}-report.json`}
            className={LINK}
          >
            The whole report as JSON
          </a>
          <a
            href={`/api/v1/runs/${report.runId}/report.html`}
            download={`${report.documentId}-report.html`}
            className={LINK}
          >
            The whole report as one HTML file
          </a>
        </p>
      </Part>
    </div>
  );
}
