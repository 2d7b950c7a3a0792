export const FUNNEL_STEPS = [
  "registration_started",
  "email_verified",
  "profile_completed",
  "document_upload",
  "document_approved",
] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];
