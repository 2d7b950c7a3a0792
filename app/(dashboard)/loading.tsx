import { AppShell } from "@/components/shell/app-shell";
import { LoadingRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <AppShell crumbs={[]} person={null}>
      <LoadingRows label="Loading the page" rows={18} />
    </AppShell>
  );
}
