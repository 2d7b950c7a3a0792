import type { z } from "zod";
import {
  ConfirmPasskeyRequest,
  EnrolmentView,
  EnrolRequest,
  NoticeList,
  NoticeSeen,
  PasskeyList,
  PasskeyQuery,
  PasskeyRef,
} from "@/lib/contract/passkey";
import { param } from "@/lib/http/param";
import { type RouteSpec, route } from "@/lib/http/route";
import { listNotices } from "@/lib/use-cases/notice/list-notices";
import { markNoticeSeen } from "@/lib/use-cases/notice/mark-notice-seen";
import { beginEnrolment } from "@/lib/use-cases/passkey/begin-enrolment";
import { confirmPasskey } from "@/lib/use-cases/passkey/confirm-passkey";
import { enrolPasskey } from "@/lib/use-cases/passkey/enrol-passkey";
import {
  type ListedPasskey,
  listOwnPasskeys,
  listPasskeys,
} from "@/lib/use-cases/passkey/list-passkeys";
import { revokePasskey } from "@/lib/use-cases/passkey/revoke-passkey";

/** Keys that people sign with, and what people are told about them. */
export const passkeyRoutes: RouteSpec[] = [
  route({
    method: "post",
    path: "/passkeys/options",
    summary: "Begin to enrol a passkey; takes a login of the last five minutes",
    scope: "person",
    answer: EnrolmentView,
    status: 201,
    idempotency: "none",
    handle: async ({ context, sessionId }) => {
      const { expiresAt, ...begun } = await beginEnrolment(context, sessionId);
      return { ...begun, expiresAt: expiresAt.toISOString() };
    },
  }),
  route({
    method: "post",
    path: "/passkeys",
    summary: "Enrol the passkey that a device made; it signs once a second person has confirmed it",
    scope: "person",
    body: EnrolRequest,
    answer: PasskeyRef,
    status: 201,
    idempotency: "optional",
    handle: ({ context, sessionId, body }) => enrolPasskey(context, sessionId, body),
  }),
  route({
    method: "get",
    path: "/passkeys",
    summary: "Passkeys of everybody whom the caller administers, the newest first",
    scope: "admin",
    query: PasskeyQuery,
    answer: PasskeyList,
    idempotency: "none",
    handle: async ({ context, query }) => listed(await listPasskeys(context, query)),
  }),
  route({
    method: "get",
    path: "/people/:person/passkeys",
    summary: "Passkeys of one person",
    scope: "admin",
    answer: PasskeyList,
    idempotency: "none",
    handle: async ({ context, params }) =>
      listed(await listPasskeys(context, { personId: param(params, "person") })),
  }),
  route({
    method: "get",
    path: "/me/passkeys",
    summary: "The caller's own passkeys, the newest first",
    scope: "member",
    answer: PasskeyList,
    idempotency: "none",
    handle: async ({ context }) => listed(await listOwnPasskeys(context)),
  }),
  route({
    method: "post",
    path: "/passkeys/:passkey/confirm",
    summary: "Confirm, as a second person, that a passkey is its owner's",
    scope: "admin",
    body: ConfirmPasskeyRequest,
    answer: PasskeyRef,
    idempotency: "optional",
    handle: async ({ context, params, body }) => {
      const id = param(params, "passkey");
      await confirmPasskey(context, id, body);
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/passkeys/:passkey/revoke",
    summary: "End a passkey at once: one's own, or as an admin",
    scope: "member",
    answer: PasskeyRef,
    idempotency: "optional",
    handle: async ({ context, params }) => {
      const id = param(params, "passkey");
      await revokePasskey(context, id);
      return { id };
    },
  }),
  route({
    method: "get",
    path: "/me/notices",
    summary: "What the caller has been told lately, the newest first",
    scope: "member",
    answer: NoticeList,
    idempotency: "none",
    handle: async ({ context }) => {
      const notices = await listNotices(context);
      return NoticeList.parse({
        notices: notices.map(({ at, seenAt, ...notice }) => ({
          ...notice,
          at: at.toISOString(),
          seenAt: seenAt?.toISOString() ?? null,
        })),
      });
    },
  }),
  route({
    method: "post",
    path: "/me/notices/:notice/seen",
    summary: "Note that a notice was seen",
    scope: "member",
    answer: NoticeSeen,
    idempotency: "none",
    handle: async ({ context, params }) => {
      const id = param(params, "notice");
      await markNoticeSeen(context, id);
      return { id };
    },
  }),
];

function listed(passkeys: ListedPasskey[]): z.output<typeof PasskeyList> {
  return PasskeyList.parse({
    passkeys: passkeys.map(({ createdAt, confirmedAt, revokedAt, ledgerIndex, ...passkey }) => ({
      ...passkey,
      ledgerIndex: ledgerIndex === null ? null : Number(ledgerIndex),
      createdAt: createdAt.toISOString(),
      confirmedAt: confirmedAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
  });
}
