// Builds public/verify.html from lib/verifier: one file with everything in it, which may reach nothing outside itself.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGE = path.join(root, "lib/verifier/page");

/** Returns the HTML. The same sources give the same bytes. */
export async function verifierPage() {
  const { outputFiles } = await build({
    entryPoints: [path.join(PAGE, "main.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022"],
    charset: "utf8",
    legalComments: "none",
    alias: { "@": root },
  });
  const script = outputFiles[0].text.trimEnd().replaceAll("</script", "<\\/script");
  const css = ["page.css", "result.css"].map((name) => readFileSync(path.join(PAGE, name), "utf8"));
  const style = transformSync(css.join("\n"), { loader: "css", minify: true }).code.trimEnd();
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts = { POLICY: policy, STYLE: style, SCRIPT: script };
  return readFileSync(path.join(PAGE, "page.html"), "utf8").replaceAll(
    /%(POLICY|STYLE|SCRIPT)%/g,
    (_, name) => parts[name],
  );
}

function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path.join(root, "public/verify.html"), await verifierPage());
}
