import {
  findInstalledChromium,
  INSTALL_CHROMIUM,
} from "@/lib/providers/browser/chromium-places.mjs";

/** The Chromium of this machine. Without one these tests fail rather than prove nothing. */
export function chromiumOfTests(): string {
  const found = findInstalledChromium(process.env.CHROMIUM_PATH);
  if (!found) throw new Error(`These tests need a Chromium. ${INSTALL_CHROMIUM}`);
  return found;
}
