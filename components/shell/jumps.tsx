"use client";

import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { useShortcut } from "@/components/ui/shortcuts";

const LAST_RUN = "tollgate-last-run";

/** The jumps that work on every page. */
export function Jumps() {
  const router = useRouter();
  const run = usePathname().match(/^\/runs\/([^/]+)/)?.[1];
  useEffect(() => {
    if (run) sessionStorage.setItem(LAST_RUN, run);
  }, [run]);
  useShortcut("g r", "Go to all runs", () => router.push("/runs"));
  useShortcut("g l", "Go to the live view of this run, or of the last one seen", () => {
    const id = run ?? sessionStorage.getItem(LAST_RUN);
    router.push(id ? `/runs/${id}` : "/runs");
  });
  useShortcut("g a", "Go to the audit view", () => router.push("/audit"));
  useShortcut("/", "Search", () => {
    const field = document.querySelector<HTMLElement>("[data-search]");
    if (field) field.focus();
    else window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
  });
  return null;
}
