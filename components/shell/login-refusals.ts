export type LoginRefusal = { title: string; next: string };

const WRONG: LoginRefusal = {
  title: "E-mail and password do not belong together.",
  next: "Check both and try again. After several wrong tries there is a pause of some minutes.",
};
const PROVIDER: LoginRefusal = {
  title: "The sign-in with the identity provider did not work.",
  next: "Try again. If it happens once more, tell an administrator when it was.",
};
const UNREACHABLE: LoginRefusal = {
  title: "The server could not be reached.",
  next: "Check the connection and try again.",
};

/** By next-auth's own codes, and by those of the problems that the API answers. */
const REFUSALS: Record<string, LoginRefusal> = {
  CredentialsSignin: WRONG,
  SessionRequired: {
    title: "You are signed out.",
    next: "Sign in again; you return to the page that you came from.",
  },
  rate_limited: {
    title: "Too many wrong tries.",
    next: "Signing in with this e-mail pauses for some minutes. Then try again.",
  },
  account_unknown: {
    title: "There is no account for you here.",
    next: "The identity provider knows you, but has no verified e-mail address of an account here and no group that is a role in a project here. Ask an administrator for a role.",
  },
  account_disabled: {
    title: "This account has ended.",
    next: "If that is a mistake, an administrator can give the access back.",
  },
  AccessDenied: PROVIDER,
  identity_invalid: PROVIDER,
  OAuthSignin: {
    title: "The identity provider could not be reached.",
    next: "Try again in a moment. If it stays so, tell an administrator.",
  },
  unavailable: UNREACHABLE,
  unreachable: UNREACHABLE,
};

/** What to say about a code; codes that nobody foresaw come from the way to the identity provider. */
export function loginRefusal(code: string): LoginRefusal {
  return Object.hasOwn(REFUSALS, code) ? (REFUSALS[code] ?? PROVIDER) : PROVIDER;
}
