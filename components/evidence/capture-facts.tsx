import { formatUtc } from "@/components/ui/format-time";
import type { EvidenceView } from "@/lib/contract/evidence";

type Capture = NonNullable<EvidenceView["capture"]>;

/** Where a screenshot comes from that Tollgate took, what it shows, and what was read at that moment. */
export function CaptureFacts({ capture }: { capture: Capture }) {
  const { from, source, query, window, readings } = capture;
  return (
    <details className="text-xs text-ink-soft">
      <summary className="cursor-pointer">
        Taken by Tollgate from {source ?? from}, {formatUtc(window.from, true)} to{" "}
        {formatUtc(window.to, true)}
      </summary>
      <p className="break-all py-1 font-mono">{query}</p>
      {readings.length > 0 ? (
        <table className="text-left">
          <caption className="sr-only">What Tollgate read at that moment</caption>
          <tbody>
            {readings.map((reading) => (
              <tr key={reading.metric}>
                <th scope="row" className="pr-3 font-normal">
                  {reading.label}
                </th>
                <td className="pr-3 tabular-nums">{reading.display}</td>
                <td className="pr-3">{reading.verdict}</td>
                <td className="tabular-nums">{reading.samples} samples</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </details>
  );
}
