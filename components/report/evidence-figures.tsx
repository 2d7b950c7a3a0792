import Image from "next/image";
import { Words } from "@/components/report/report-part";
import { formatUtc } from "@/components/ui/format-time";
import { RecordTime } from "@/components/ui/relative-time";
import type { EvidenceLine, StageReport } from "@/lib/domain/report/report";
import type { PicturePair } from "@/lib/queries/picture-pairs";

type ScreenshotsProps = { screenshots: StageReport["screenshots"]; pairs: PicturePair[] };

/** Pictures with who vouches for them and the digest that identifies them; what is wanted and not there, in words. */
export function Screenshots({ screenshots, pairs }: ScreenshotsProps) {
  return (
    <>
      {screenshots.taken.length === 0 ? <Words>No screenshot was added.</Words> : null}
      <div className="grid gap-6 sm:grid-cols-2 print:grid-cols-2">
        {screenshots.taken.map((picture) => (
          <figure key={picture.id} className="break-inside-avoid">
            {picture.href ? (
              <a href={picture.href} className="block">
                <Image
                  src={picture.href}
                  alt={`Screenshot: ${picture.title}`}
                  width={picture.width ?? 1200}
                  height={picture.height ?? 800}
                  loading="eager"
                  className="h-auto w-full border"
                />
              </a>
            ) : null}
            <figcaption className="mt-1 text-base">
              <span className="font-medium">{picture.title}</span>
              <Provenance line={picture} />
              {picture.capture ? <CaptureTable capture={picture.capture} /> : null}
            </figcaption>
          </figure>
        ))}
      </div>
      {pairs.map((pair) => (
        <PairFigure key={pair.key} pair={pair} />
      ))}
      {screenshots.wanted.length > 0 ? (
        <ul className="mt-2 text-unknown">
          {screenshots.wanted.map((wanted) => (
            <li key={wanted.label}>
              Missing: {wanted.label} ({wanted.required ? "required" : "if it applies"})
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The same picture of the stage before and of this one, side by side: paper has nothing that slides. */
function PairFigure({ pair }: { pair: PicturePair }) {
  return (
    <figure className="mt-6 break-inside-avoid">
      <figcaption className="pb-1 text-base font-medium">
        {pair.label}, against the stage before
      </figcaption>
      <div className="grid gap-4 sm:grid-cols-2 print:grid-cols-2">
        {[pair.before, pair.after].map((picture) => (
          <div key={picture.href}>
            <Image
              src={picture.href}
              alt={`${pair.label}, ${picture.stage}`}
              width={picture.width ?? 1200}
              height={picture.height ?? 800}
              loading="eager"
              className="h-auto w-full border"
            />
            <p className="mt-1 text-base text-ink-soft">
              {picture.stage}, {formatUtc(picture.at, true)}
            </p>
          </div>
        ))}
      </div>
    </figure>
  );
}

/** What the picture was taken of, and what Tollgate read at that moment. */
function CaptureTable({ capture }: { capture: NonNullable<EvidenceLine["capture"]> }) {
  const { from, source, query, window, readings } = capture;
  return (
    <div className="mt-1 text-xs text-ink-soft">
      <p>
        Taken by Tollgate from {source ?? from}, {formatUtc(window.from, true)} to{" "}
        {formatUtc(window.to, true)}
      </p>
      <p className="font-mono break-all">{query}</p>
      {readings.length > 0 ? (
        <table className="mt-1 w-full text-left tabular-nums">
          <caption className="text-left">What was read at that moment</caption>
          <tbody>
            {readings.map((reading) => (
              <tr key={reading.metric} className="border-t">
                <th scope="row" className="pr-3 font-normal">
                  {reading.label}
                </th>
                <td className="pr-3 text-right">{reading.display}</td>
                <td className="pr-3">{reading.verdict}</td>
                <td className="text-right">{reading.samples} samples</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

function Provenance({ line }: { line: EvidenceLine }) {
  return (
    <>
      <span className="block text-ink-soft">
        {line.name ? `${line.name}, ` : ""}vouched for by {line.by}, <RecordTime at={line.at} />
      </span>
      <span className="block font-mono text-xs break-all text-ink-soft">
        {line.sha256
          ? `SHA-256 ${line.sha256}`
          : "No digest: the content of a link is not held here"}
      </span>
    </>
  );
}

/** Files and links; screenshots of the whole run are listed here too. */
export function EvidenceList({ lines, empty }: { lines: EvidenceLine[]; empty: string }) {
  if (lines.length === 0) return <Words>{empty}</Words>;
  return (
    <ul className="border-t">
      {lines.map((line) => (
        <li key={line.id} className="border-b py-2">
          {line.href ? (
            <a href={line.href} className="text-accent underline underline-offset-4">
              {line.title}
            </a>
          ) : (
            line.title
          )}{" "}
          <span className="text-base text-ink-soft">({line.kind})</span>
          <Provenance line={line} />
        </li>
      ))}
    </ul>
  );
}
