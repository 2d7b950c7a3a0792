/** A path parameter that the route's pattern guarantees; asking for one that it has not is a bug. */
export function param(params: Record<string, string>, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}
