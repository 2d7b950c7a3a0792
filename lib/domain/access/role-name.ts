const ROLE = /^[a-z][a-z0-9-]{1,39}$/;

/** Whether people can be given a role of this name. */
export function isRoleName(text: string): boolean {
  return ROLE.test(text);
}
