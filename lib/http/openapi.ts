import { z } from "zod";
import { Problem } from "@/lib/contract/common";
import type { Contents, RouteSpec } from "@/lib/http/route";

export type Json = Record<string, unknown>;

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Json;
};
export type Content = Record<string, { schema: Json }>;
export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
  security?: Json[];
};
export type OpenApiDocument = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  components: Json;
  security: Json[];
  paths: Record<string, Record<string, Operation>>;
};

const REFUSED = {
  description: "Refused: `code` says why, `errors` where",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** OpenAPI 3.1 from the very descriptions that are served. */
export function openApiDocument(
  groups: { prefix: string; routes: RouteSpec[] }[],
): OpenApiDocument {
  const paths: OpenApiDocument["paths"] = {};
  for (const { prefix, routes } of groups) {
    for (const spec of routes) {
      const path = prefix + plainPath(spec).replace(/:(\w+)/g, "{$1}");
      paths[path] = { ...paths[path], [spec.method]: operation(spec) };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Tollgate", version: "1", description: "Release evidence, gate by gate." },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "tollgate.session" },
      },
      schemas: { Problem: schemaOf(Problem, "output") },
    },
    security: [{ bearer: [] }, { session: [] }],
    paths,
  };
}

function operation(spec: RouteSpec): Operation {
  const body = contentOf(spec.body ? { "application/json": spec.body } : spec.takes, "input");
  const answer = contentOf(
    spec.answer ? { "application/json": spec.answer } : spec.gives,
    "output",
  );
  return {
    operationId: operationId(spec),
    tags: [tagOf(spec)],
    summary: spec.summary,
    description: neededFor(spec.scope),
    parameters: parametersOf(spec),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      [spec.status]: { description: "Done", ...(answer ? { content: answer } : {}) },
      default: refusedAs(spec),
    },
    ...(spec.scope === "person" ? { security: [{ session: [] }] } : {}),
    ...(spec.scope === null ? { security: [] } : {}),
  };
}

function refusedAs({ refusals }: RouteSpec): Operation["responses"][string] {
  const content = refusals ? contentOf(refusals.gives, "output") : null;
  return content ? { description: "Refused", content } : REFUSED;
}

/** Without what a parameter's text has to match. */
function plainPath({ path }: RouteSpec): string {
  return path.replace(/\{[^}]*\}/g, "");
}

/** `post /runs/:id/stages/:stage/start` is `postRunsStagesStart`. */
function operationId(spec: RouteSpec): string {
  const path = plainPath(spec);
  const { method } = spec;
  const words = path.split(/[/.-]/).filter((word) => word !== "" && !word.startsWith(":"));
  const isOne = path.split("/").at(-1)?.startsWith(":") ? "One" : "";
  return (
    method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") + isOne
  );
}

/** By the part of a run that an operation is on. */
const TAGS: Record<string, string> = {
  samples: "samples",
  "funnel-events": "samples",
  otlp: "samples",
  evidence: "evidence",
  checklist: "evidence",
  incidents: "evidence",
  stages: "stages",
  overrides: "stages",
  waivers: "stages",
  "report.md": "reports",
  "report.html": "reports",
  "report.json": "reports",
  lessons: "reports",
  ofrep: "flags",
};

function tagOf({ path }: RouteSpec): string {
  const [first = "", , part = ""] = path.split("/").filter((word) => word !== "");
  return TAGS[part] ?? TAGS[first] ?? first;
}

function neededFor(scope: RouteSpec["scope"]): string {
  switch (scope) {
    case null:
      return "For anybody.";
    case "member":
      return "For anybody with a role or a token.";
    case "person":
      return "For a person with a session; no token can do this.";
    default:
      return `Needs the scope \`${scope}\`.`;
  }
}

function parametersOf(spec: RouteSpec): Parameter[] {
  const inPath = [...spec.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    schema: { type: "string" },
  }));
  const key = {
    name: "Idempotency-Key",
    in: "header" as const,
    required: spec.idempotency === "required",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  };
  const inQuery = spec.query ? queryParameters(spec.query) : [];
  return [...inPath, ...inQuery, ...(spec.idempotency === "none" ? [] : [key])];
}

function queryParameters(schema: z.ZodType): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema: of,
  }));
}

function contentOf(contents: Contents, io: "input" | "output"): Content | null {
  const entries = Object.entries(contents).map(([type, schema]) => [
    type,
    { schema: schema ? schemaOf(schema, io) : {} },
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
