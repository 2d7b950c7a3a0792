import type { PageCheckAnswer } from "@/lib/contract/page";
import { AppError } from "@/lib/domain/app-error";
import type { Page } from "@/lib/domain/document/page";
import { readPage } from "@/lib/domain/document/read-page";
import { cleanFileName, nameWithoutExtension } from "@/lib/domain/evidence/clean-file-name";
import { decodePage, MAX_PAGE_BYTES } from "@/lib/domain/page-plan/decode-page";
import { type PlanOfPage, planOfPage } from "@/lib/domain/page-plan/plan-of-page";
import type { Finding } from "@/lib/domain/review/finding";
import { reviewPage } from "@/lib/domain/review/review-page";
import { sha256Hex } from "@/lib/ledger/sha256";

export type PageUpload = {
  bytes: Uint8Array<ArrayBuffer>;
  /** As the sender calls it; cleaned before it is kept. */
  name: string;
};

export type ReadUpload = {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
  page: Page;
  findings: Finding[];
  plan: PlanOfPage;
  notes: PageCheckAnswer["notes"];
};

/** Reads, reviews and plans an uploaded page. What is no text is refused with what was expected. */
export function readUpload({ bytes, name: given }: PageUpload): ReadUpload {
  const name = cleanFileName(given, "page.md");
  if (bytes.byteLength > MAX_PAGE_BYTES) {
    throw new AppError(
      "too_large",
      `${name} has ${bytes.byteLength} bytes; at most ${MAX_PAGE_BYTES} are taken.`,
    );
  }
  const decoded = decodePage(bytes);
  if (decoded.kind === "problem") {
    const { message, expected } = decoded;
    throw new AppError("invalid_request", `${name} ${message}.`, {
      errors: [{ path: "file", message, expected }],
    });
  }
  const page = readPage(decoded.text);
  return {
    name,
    bytes,
    sha256: sha256Hex(bytes),
    page,
    findings: reviewPage(page),
    plan: planOfPage(page, { name: nameWithoutExtension(name) }),
    notes: decoded.note === null ? [] : [decoded.note],
  };
}
