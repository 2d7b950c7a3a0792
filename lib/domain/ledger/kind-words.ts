type KindGroup = { name: string; kinds: { value: string; text: string }[] };

/** Kinds by what they are about, `sign_off.made` being `made` under `Sign off`, in the order in which they came. */
export function kindGroups(kinds: readonly string[]): KindGroup[] {
  const groups: KindGroup[] = [];
  for (const value of kinds) {
    const [about = value, what = value] = value.split(".", 2);
    const name = words(about);
    const known = groups.find((group) => group.name === name);
    const group = known ?? { name, kinds: [] };
    if (!known) groups.push(group);
    group.kinds.push({ value, text: `${name}: ${what.replaceAll("_", " ")}` });
  }
  return groups;
}

function words(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
