const ROLE = /^[a-z][a-z0-9-]{1,39}$/;

export const ROLE_WORDS =
  "lower-case letters, digits and hyphens, such as engineer, on-call-engineer or product-owner";

/** Whether people can be given a role of this name. */
export function isRoleName(text: string): boolean {
  return ROLE.test(text);
}
