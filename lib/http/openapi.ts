import { z } from "zod";
import { Problem } from "@/lib/contract/common";
import type { RouteSpec } from "@/lib/http/route";

type Json = Record<string, unknown>;

/** OpenAPI 3.1 from the very descriptions that are served. */
export function openApiDocument(groups: { prefix: string; routes: RouteSpec[] }[]): Json {
  const paths: Record<string, Json> = {};
  for (const { prefix, routes } of groups) {
    for (const spec of routes) {
      const path = prefix + spec.path.replace(/:(\w+)/g, "{$1}");
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
      schemas: { Problem: schemaOf(Problem) },
    },
    security: [{ bearer: [] }, { session: [] }],
    paths,
  };
}

function operation(spec: RouteSpec): Json {
  const names = [...spec.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
  const parameters: Json[] = names.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  if (spec.query) parameters.push(...queryParameters(spec.query));
  if (spec.idempotency !== "none") {
    parameters.push({
      name: "Idempotency-Key",
      in: "header",
      required: spec.idempotency === "required",
      schema: { type: "string", maxLength: 255 },
    });
  }
  return {
    summary: spec.summary,
    description: `Needs: ${spec.scope ?? "nothing"}.`,
    parameters,
    ...(spec.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(spec.body) } },
          },
        }
      : {}),
    responses: {
      [spec.status]: {
        description: "Done",
        ...(spec.answer
          ? { content: { "application/json": { schema: schemaOf(spec.answer, "output") } } }
          : {}),
      },
      default: {
        description: "Refused",
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    },
  };
}

function queryParameters(schema: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema) as {
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

function schemaOf(schema: z.ZodType, io: "input" | "output" = "input"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
