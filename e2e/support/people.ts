/** The cast: each has one role in the project, but for the stranger, who has one in another. */
export const PEOPLE = {
  engineer: { name: "Erin Okafor", email: "erin@journeys.example", role: "engineer" },
  onCall: { name: "Omar Haddad", email: "omar@journeys.example", role: "on-call-engineer" },
  manager: { name: "Elena Fischer", email: "elena@journeys.example", role: "engineering-manager" },
  cto: {
    name: "Wilhelmina Konstantinopolitanska-Featherstonehaugh",
    email: "wilhelmina@journeys.example",
    role: "chief-technology-officer",
  },
  owner: { name: "Priya Raman", email: "priya@journeys.example", role: "product-owner" },
  stranger: { name: "Eve Stranger", email: "eve@journeys.example", role: "admin" },
} as const;
export type Who = keyof typeof PEOPLE;

export const PASSWORD = "correct horse battery staple";
