const KEY = /^[A-Za-z0-9-]+(?:[./][A-Za-z0-9-]+)*$/;

/** The key itself; throws for anything that could lead elsewhere. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`${JSON.stringify(key)} is no storage key`);
  return key;
}
