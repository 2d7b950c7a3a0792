const MAX_CHARACTERS = 120;

/**
 * A name that is safe to show, to log and to put into a header: without path parts, control characters,
 * direction overrides and other invisible ones. `fallback` where nothing is left. It never becomes a path.
 */
export function cleanFileName(name: string, fallback = "image"): string {
  const base = name.normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const visible = cleanText(base).replace(/^[.\s]+|[.\s]+$/gu, "");
  const characters = [...visible];
  if (characters.length <= MAX_CHARACTERS) return visible || fallback;
  const extension = /\.[A-Za-z0-9]{1,5}$/.exec(visible)?.[0] ?? "";
  return characters.slice(0, MAX_CHARACTERS - extension.length).join("") + extension;
}

/** One line of visible characters: controls, format characters and lone surrogates become nothing or a space. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Zl}\p{Zp}\t\n\r]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, "")
    .trim();
}

/** `grafana-p95.final.png` gives `grafana-p95.final`. */
export function nameWithoutExtension(name: string): string {
  return name.replace(/(?<=.)\.[A-Za-z0-9]{1,5}$/u, "");
}
