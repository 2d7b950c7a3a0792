"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { SignedOutBanner } from "@/components/shell/signed-out-banner";
import { ShortcutProvider } from "@/components/ui/shortcuts";
import { Toaster } from "@/components/ui/toast";
import { createQueryClient } from "@/lib/queries/query-client";

export function Providers({ nonce, children }: { nonce?: string; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={client}>
        <SignedOutBanner />
        <NuqsAdapter>
          <ShortcutProvider>{children}</ShortcutProvider>
        </NuqsAdapter>
        <Toaster />
      </QueryClientProvider>
    </CSPProvider>
  );
}
