const PATTERNS: { kind: string; pattern: RegExp }[] = [
  { kind: "e-mail address", pattern: /[\w.+-]+@[\w-]+\.[\w.-]+/ },
  { kind: "US social security number", pattern: /\b\d{3}-\d{2}-\d{4}\b/ },
  { kind: "telephone number", pattern: /\+\d[\d ()-]{7,}\d/ },
  { kind: "payment card number", pattern: /\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b/ },
];

/** Names what personal data the properties of an event hold; never the value itself. */
export function findPii(properties: Record<string, unknown>): { property: string; kind: string }[] {
  return Object.entries(properties).flatMap(([property, value]) => {
    if (typeof value !== "string") return [];
    return PATTERNS.filter(({ pattern }) => pattern.test(value)).map(({ kind }) => ({
      property,
      kind,
    }));
  });
}
