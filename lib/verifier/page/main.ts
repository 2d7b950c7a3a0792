import { byId, element } from "@/lib/verifier/page/elements";
import { showResult } from "@/lib/verifier/page/show-result";
import { verifyBundle } from "@/lib/verifier/verify-bundle";

let last: File | null = null;

/** Reads a file in this page; nothing leaves it, and its policy would not let it. */
async function check(file: File): Promise<void> {
  last = file;
  const status = byId("status");
  status.textContent = `Checking ${file.name}…`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const given = (id: string) => fieldOf(id).value.trim();
  const witnesses = given("witnesses")
    .split(/\s+/)
    .filter((vkey) => vkey !== "");
  const verification = await verifyBundle(bytes, { logKey: given("key") || undefined, witnesses });
  byId("result").replaceChildren(
    ...showResult(`${file.name}, ${bytes.length} bytes`, verification),
  );
  byId("drop").classList.add("done");
  status.textContent = "";
  byId("answer").focus();
}

function fieldOf(id: string): HTMLInputElement | HTMLTextAreaElement {
  const field = byId(id);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field;
  throw new Error(`${id} is no field`);
}

function tell(error: unknown): void {
  const what = error instanceof Error ? error.message : String(error);
  byId("status").replaceChildren(element("span", "problem", `The file could not be read: ${what}`));
}

function take(files: FileList | null | undefined): void {
  const file = files?.[0];
  if (file) check(file).catch(tell);
}

const picker = fieldOf("file");
picker.addEventListener("change", () => {
  if (picker instanceof HTMLInputElement) take(picker.files);
});
for (const id of ["key", "witnesses"]) {
  fieldOf(id).addEventListener("change", () => {
    if (last) check(last).catch(tell);
  });
}
const drop = byId("drop");
for (const kind of ["dragover", "dragleave", "drop"] as const) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") take(event.dataTransfer?.files);
  });
}
