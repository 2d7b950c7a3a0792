import type { GestureFault } from "@/lib/queries/gesture";

export type GestureWords = { title: string; next: string };

const KEPT = "Nothing was sent, and what you have entered is still here.";

/** What happened at the device, and what to do next. */
export const GESTURE_WORDS: Record<GestureFault, GestureWords> = {
  declined: {
    title: "The device did not confirm.",
    next: `Either the request was cancelled, or no passkey of yours is on this device. ${KEPT} Try again, or use the device that holds your passkey.`,
  },
  timeout: {
    title: "Nobody confirmed on the device in time.",
    next: `${KEPT} Try again when you are ready.`,
  },
  stopped: { title: "You stopped it.", next: KEPT },
  unsupported: {
    title: "This browser cannot use passkeys.",
    next: "Open this page in a current browser, or on your phone.",
  },
  address: {
    title: "Passkeys do not work at this address.",
    next: "Browsers allow them on HTTPS under the server's own name, and on http://localhost. Open Tollgate there.",
  },
  unverified: {
    title: "This device cannot tell that it is you.",
    next: "A passkey for signing asks for a fingerprint, a face or a PIN every time. Set one up on the device, or use another device.",
  },
  known: {
    title: "This device holds a passkey of yours already.",
    next: "One a device is enough. Use another device to add a second one.",
  },
  device: {
    title: "The device could not use a passkey.",
    next: `${KEPT} Try again; if it stays, use another device.`,
  },
};
