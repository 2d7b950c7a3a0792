"use client";

import { ExternalLink, FileText } from "lucide-react";
import Image from "next/image";
import { CaptureFacts } from "@/components/evidence/capture-facts";
import { Digest } from "@/components/ui/digest";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EvidenceView } from "@/lib/contract/evidence";

export function EvidenceList({ evidence }: { evidence: EvidenceView[] }) {
  return (
    <ul>
      {evidence.map((item) => (
        <li key={item.id} className="flex gap-3 border-b py-2">
          <Preview item={item} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">
              <a
                href={item.url ?? item.href ?? "#"}
                target="_blank"
                rel="noreferrer"
                className="hover:text-accent hover:underline"
              >
                {item.title}
              </a>
            </p>
            <p className="truncate text-xs text-ink-soft">{describe(item)}</p>
            <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-faint">
              <span>
                {item.addedBy.name}, <RelativeTime at={item.addedAt} />
              </span>
              {item.storedSha256 ? (
                <Digest value={item.storedSha256} label="Copy the SHA-256" />
              ) : null}
            </p>
            {item.capture ? <CaptureFacts capture={item.capture} /> : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Preview({ item }: { item: EvidenceView }) {
  if (item.thumbnailHref) {
    return (
      <Image
        src={item.thumbnailHref}
        alt=""
        width={160}
        height={96}
        className="h-12 w-20 shrink-0 border bg-sunk object-cover object-top"
      />
    );
  }
  const Icon = item.kind === "link" ? ExternalLink : FileText;
  return (
    <span className="grid h-12 w-20 shrink-0 place-items-center border bg-sunk text-ink-faint">
      <Icon className="size-4" aria-hidden />
    </span>
  );
}

function describe(item: EvidenceView): string {
  const size = item.bytes === null ? null : `${Math.max(1, Math.round(item.bytes / 1024))} kB`;
  const pixels = item.width && item.height ? `${item.width} x ${item.height}` : null;
  return [item.originalName ?? item.url, pixels, size].filter(Boolean).join(", ");
}
