import { parseAllDocuments } from "yaml";
import { importArgoAnalysis } from "@/lib/domain/plan-import/argo-analysis";
import { type Imported, NotImportable } from "@/lib/domain/plan-import/imported";
import { importKayenta } from "@/lib/domain/plan-import/kayenta";
import { importKeptnSlo } from "@/lib/domain/plan-import/keptn-slo";
import { toDocumentId, toKey } from "@/lib/domain/plan-import/plan-names";

export const IMPORT_FORMATS = ["kayenta", "argo", "keptn"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const FORMAT_NAMES: Record<ImportFormat, string> = {
  kayenta: "Kayenta canary config",
  argo: "Argo Rollouts analysis template",
  keptn: "Keptn SLO file",
};

const MAX_LENGTH = 1_000_000;

export type ImportRequest = {
  text: string;
  /** Null: as the content says. */
  format: ImportFormat | null;
  /** Null: the file's own. */
  name: string | null;
  /** The SLI file beside a Keptn SLO. */
  sli: string | null;
};

/** Reads a file of another system. Throws `NotImportable` where it is none. */
export function importPlan(request: ImportRequest): Imported & { format: ImportFormat } {
  const document = readDocument(request.text, "the file");
  const format = request.format ?? recogniseFormat(document);
  if (!format) {
    const known = Object.values(FORMAT_NAMES).join(", ");
    throw new NotImportable(`it is not known what it is; expected one of: ${known}`);
  }
  if (request.sli !== null && format !== "keptn") {
    throw new NotImportable("only a Keptn SLO file has an SLI file beside it");
  }
  const imported = read(format, document, request.sli);
  const { name } = request;
  if (name === null) return { ...imported, format };
  const key = toKey(name, "imported");
  return {
    ...imported,
    plan: { ...imported.plan, name: key, documentId: toDocumentId(name) },
    format,
  };
}

function read(format: ImportFormat, document: unknown, sli: string | null): Imported {
  switch (format) {
    case "kayenta":
      return importKayenta(document);
    case "argo":
      return importArgoAnalysis(document);
    case "keptn":
      return importKeptnSlo(document, sli === null ? null : readDocument(sli, "the SLI file"));
  }
}

/** JSON is YAML too. */
function readDocument(text: string, what: string): unknown {
  if (text.length > MAX_LENGTH) {
    throw new NotImportable(
      `${what} has ${text.length} characters; expected ${MAX_LENGTH} at most`,
    );
  }
  const documents = parseAllDocuments(text, { logLevel: "error", prettyErrors: true });
  if (!Array.isArray(documents)) throw new NotImportable(`${what} is empty`);
  const error = documents.flatMap((document) => document.errors)[0];
  if (error) throw new NotImportable(`${what} cannot be read: ${error.message.split("\n")[0]}`);
  const [only, ...others] = documents.filter((document) => document.contents !== null);
  if (!only) throw new NotImportable(`${what} is empty`);
  if (others.length > 0) {
    const count = others.length + 1;
    throw new NotImportable(`${what} holds ${count} documents; expected one, so split it`);
  }
  return toValue(only, what);
}

function toValue(document: { toJS: () => unknown }, what: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases that blow up, or a tree that is deeper than the stack.
    const why = error instanceof Error ? error.message : "it is nested too deeply";
    throw new NotImportable(`${what} cannot be read: ${why}`);
  }
}

function recogniseFormat(document: unknown): ImportFormat | null {
  if (typeof document !== "object" || document === null) return null;
  if ("kind" in document && /AnalysisTemplate$/.test(String(document.kind))) return "argo";
  if ("objectives" in document) return "keptn";
  return "metrics" in document && Array.isArray(document.metrics) ? "kayenta" : null;
}
