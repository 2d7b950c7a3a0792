import Link from "next/link";
import { AppShell } from "@/components/shell/app-shell";

export default function NotFound() {
  return (
    <AppShell crumbs={[{ label: "Not found" }]} person={null} width="reading">
      <h1 className="pt-12 text-3xl">There is nothing at this address.</h1>
      <p className="reading mt-2 text-ink-soft">
        The run may have another id, or it belongs to a project in which you have no role. An admin
        of that project can give you one.
      </p>
      <p className="mt-4">
        <Link href="/runs" className="text-lg text-accent hover:underline">
          All your runs
        </Link>
      </p>
    </AppShell>
  );
}
