// Who may import whom. A rule named after a tier lists everything that the tier may reach; a test may reach more.
const TEST = "\\.(db\\.)?test\\.tsx?$|^lib/testing/|^e2e/";
const NODE = "^(node:)?[a-z_/]+$";
const npm = (...names) => `node_modules/(${names.join("|")})(/|$)`;
const may = (name, from, to) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: TEST },
  to: { pathNot: to },
});

module.exports = {
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^server-only$" },
    },
    {
      name: "code-never-imports-tests",
      severity: "error",
      // A benchmark plays people and their devices as tests do.
      from: { pathNot: [TEST, "^bench/"] },
      to: { path: TEST },
    },
    {
      name: "no-barrels",
      severity: "error",
      from: { path: "^(app|components|lib|demo)/" },
      to: { path: "/index\\.tsx?$", pathNot: "node_modules" },
    },

    may("domain-is-pure", "^lib/domain/", [
      "^lib/domain/",
      "^(node:)?crypto$",
      npm(
        "zod",
        "yaml",
        "@stdlib",
        "jstat",
        "unified",
        "remark-parse",
        "remark-gfm",
        "@types/mdast",
      ),
    ]),
    {
      name: "domain-hashes-only-to-bucket",
      severity: "error",
      from: { path: "^lib/domain/", pathNot: [TEST, "^lib/domain/traffic/bucket\\.ts$"] },
      to: { path: "^(node:)?crypto$" },
    },
    may("ledger-stands-alone", "^lib/ledger/", [
      "^lib/ledger/",
      "^(node:)?crypto$",
      npm("canonicalize", "zod"),
    ]),
    may("verifier-shares-nothing", "^lib/verifier/", [
      "^lib/verifier/",
      npm("@noble", "asn1js", "pkijs"),
    ]),
    {
      name: "writers-do-not-lean-on-the-verifier",
      severity: "error",
      from: { path: "^(app|components|lib|demo)/", pathNot: [TEST, "^lib/(verifier|cli)/"] },
      to: { path: "^lib/verifier/" },
    },
    may("contract", "^lib/contract/", ["^lib/(contract|domain)/", npm("zod")]),
    may("data", "^lib/data/", [
      "^lib/(data|domain|ledger)/",
      NODE,
      npm("@prisma", "prisma", "pg", "@types/pg", "@datadog", "protobufjs"),
    ]),
    {
      name: "prisma-only-in-data",
      severity: "error",
      from: { path: "^(app|components|lib|demo)/", pathNot: ["^lib/data/", TEST] },
      to: { path: ["^lib/data/generated/", npm("@prisma", "prisma")] },
    },
    may("use-cases", "^lib/use-cases/", [
      "^lib/(use-cases|data|domain|ledger|contract)/",
      "^lib/providers/[^/]+/port\\.ts$",
      "^(node:)?crypto$",
      npm("@node-rs", "@simplewebauthn"),
    ]),
    {
      name: "features-do-not-call-each-other",
      severity: "error",
      // The view of a run shows every feature's part of it.
      from: { path: "^lib/use-cases/([^/]+)/", pathNot: [TEST, "^lib/use-cases/run/views/"] },
      to: {
        path: "^lib/use-cases/[^/]+/",
        // Whose project, and what now follows for the run, are questions that every feature asks.
        pathNot: [
          "^lib/use-cases/$1/",
          "^lib/use-cases/(access|run)/",
          // What collects a stage's data collects its screenshots as well.
          "^lib/use-cases/capture/take-now\\.ts$",
        ],
      },
    },
    may("http", "^lib/http/", [
      "^lib/(http|use-cases|contract|domain|live)/",
      // Who is asking, and whether they asked before, is settled before any use-case.
      "^lib/data/(database|read-health|access/(find-actor|find-ticket-reader|session-key)|idempotency/(keys|held-key))\\.ts$",
      "^(node:)?(crypto|stream|buffer|util|zlib)$",
      npm(
        "csv-stringify",
        "hono",
        "protobufjs",
        "zod",
        "pino",
        "prom-client",
        "rate-limiter-flexible",
        "next-auth",
        "busboy",
        "@types/busboy",
      ),
    ]),
    may("auth", "^lib/auth/", [
      "^lib/(auth|use-cases|contract|domain|config)/",
      "^lib/composition\\.ts$",
      "^lib/http/(session-cookie|web-process-proof)\\.ts$",
      "^lib/data/(database|access/.+)\\.ts$",
      "^server-only$",
      npm("next", "next-auth", "react", "zod"),
    ]),
    may("jobs", "^lib/jobs/", ["^lib/(jobs|use-cases|contract|domain)/", npm("zod")]),
    may("live", "^lib/live/", [
      "^lib/(live|use-cases|data|contract|domain)/",
      NODE,
      npm("pg", "@types/pg", "hono", "zod"),
    ]),
    may("providers", "^lib/providers/", ["^lib/(providers|domain)/", NODE, "node_modules/"]),
    may("browser-side", "^lib/(api-client|queries)/", [
      "^lib/(api-client|queries|contract|domain)/",
      npm("react", "@types/react", "@tanstack", "@simplewebauthn", "next-auth", "zod"),
    ]),
    {
      name: "client-knows-no-hooks",
      severity: "error",
      from: { path: "^lib/(api-client|contract|domain)/" },
      to: { path: "^lib/queries/" },
    },
    may("cli-speaks-http", "^lib/cli/", [
      "^lib/(cli|api-client|contract|domain|config|ledger|verifier)/",
      NODE,
      npm("commander", "zod"),
    ]),
    may("config-stands-below", "^lib/config/", [
      "^lib/config/",
      "^lib/providers/(outbound|witness|timestamp-authority)/port\\.ts$",
      // What an operator's file says is read as it is read everywhere.
      "^lib/domain/plan/duration\\.ts$",
      "^lib/ledger/cosignature\\.ts$",
      NODE,
      npm("zod", "yaml"),
    ]),
    {
      name: "components-stay-on-this-side",
      severity: "error",
      from: { path: "^components/", pathNot: TEST },
      to: { path: ["^app/", "^demo/", "^lib/(?!queries/|contract/|domain/)"] },
    },
    {
      name: "components-of-features-do-not-mix",
      severity: "error",
      from: { path: "^components/([^/]+)/", pathNot: "^components/(run|report|shell)/" },
      // What a review found shows wherever its subject does.
      to: {
        path: "^components/[^/]+/",
        pathNot: ["^components/$1/", "^components/(ui|charts|review)/"],
      },
    },
    {
      name: "primitives-know-no-feature",
      severity: "error",
      from: { path: "^components/(ui|charts)/" },
      to: { path: ["^lib/(?!domain/metric/format)", "^components/(?!ui/|charts/)"] },
    },
    {
      name: "app-goes-through-use-cases",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^lib/(data|providers|jobs|cli|processes|http)/" },
    },
    {
      name: "lib-never-imports-outwards",
      severity: "error",
      from: { path: "^lib/", pathNot: TEST },
      to: { path: "^(app|components|demo|bin|scripts)/" },
    },
    {
      name: "only-processes-compose",
      severity: "error",
      from: { path: "^lib/", pathNot: ["^lib/(processes|auth)/", "^lib/composition\\.ts$", TEST] },
      to: { path: "^lib/(processes/|composition\\.ts$)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^\\.next|next-env|^lib/data/generated/.+/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
