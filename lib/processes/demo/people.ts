export type DemoPerson = { email: string; name: string; roles: string[] };

/** Owns the run, and may therefore not approve it. */
export const ENGINEER: DemoPerson = {
  email: "erin.engineer@demo.example",
  name: "Erin Okafor",
  roles: ["engineer"],
};
export const ON_CALL: DemoPerson = {
  email: "omar.oncall@demo.example",
  name: "Omar Haddad",
  roles: ["on-call-engineer"],
};
export const PRODUCT_OWNER: DemoPerson = {
  email: "priya.product@demo.example",
  name: "Priya Raman",
  roles: ["product-owner"],
};

/** One for each role that demo/plan.yaml asks to sign. */
export const STAKEHOLDERS: DemoPerson[] = [
  { email: "chen.cto@demo.example", name: "Chen Wei", roles: ["chief-technology-officer"] },
  { email: "elena.manager@demo.example", name: "Elena Fischer", roles: ["engineering-manager"] },
  PRODUCT_OWNER,
  { email: "sam.security@demo.example", name: "Sam Lindqvist", roles: ["security-officer"] },
  { email: "carla.compliance@demo.example", name: "Carla Mendes", roles: ["compliance-officer"] },
  { email: "quinn.quality@demo.example", name: "Quinn Murphy", roles: ["quality-lead"] },
  { email: "otto.operations@demo.example", name: "Otto Nakamura", roles: ["operations-lead"] },
  ON_CALL,
];
/** Two, since what one admin asks for another has to confirm: passkeys, approval rules. They sign nothing. */
export const ADMINS: [DemoPerson, DemoPerson] = [
  { email: "ada.admin@demo.example", name: "Ada Winter", roles: ["admin"] },
  { email: "ben.admin@demo.example", name: "Ben Nguyen", roles: ["admin"] },
];
export const EVERYBODY: DemoPerson[] = [ENGINEER, ...STAKEHOLDERS, ...ADMINS];
