import { describe, expect, it } from "vitest";
import { z } from "zod";
import { apiRoutes, rootRoutes } from "@/lib/http/all-routes";
import { openApiDocument } from "@/lib/http/openapi";
import { schemaRows } from "@/lib/http/schema-rows";

const document = openApiDocument([
  { prefix: "/api/v1", routes: apiRoutes },
  { prefix: "", routes: rootRoutes },
]);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe("openApiDocument", () => {
  it("has every route once, each under a name of its own", () => {
    expect(operations).toHaveLength(apiRoutes.length + rootRoutes.length);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it("declares exactly the parameters that a path names", () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = operation.parameters.filter((p) => p.in === "path");
      expect([path, declared.map((p) => p.name)]).toEqual([path, named]);
      expect(declared.every((p) => p.required)).toBe(true);
    }
  });

  it("says of every POST whether it takes a key", () => {
    const keyed = (operation: (typeof operations)[number]["operation"]) =>
      operation.parameters.find((p) => p.name === "Idempotency-Key")?.required ?? null;
    // What only reads or is the same again, and what holds a secret, which a kept answer would keep.
    const without = /ofrep|otlp|replay|tokens$|passkeys\/options$|ceremonies$|seen$|pages\/check$/;
    const posts = operations.filter(({ method, path }) => method === "post" && !without.test(path));
    for (const { path, operation } of posts) expect([path, keyed(operation)]).not.toContain(null);
    const signing = document.paths["/api/v1/runs/{id}/stages/{stage}/sign-offs"]?.post;
    expect(signing && keyed(signing)).toBe(true);
  });

  it("says what every operation answers, and refuses with", () => {
    for (const { path, operation } of operations) {
      const [answer] = Object.entries(operation.responses).filter(([code]) => code !== "default");
      expect([path, Object.keys(answer?.[1].content ?? {}).length > 0]).toEqual([path, true]);
      const refusal = /otlp/.test(path) ? "application/x-protobuf" : "application/problem+json";
      expect(operation.responses.default?.content).toHaveProperty([refusal]);
    }
  });

  it("refers to nothing that is not in it", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)];
    const schemas = Object.keys(document.components.schemas as object);
    for (const [, target = ""] of references) {
      expect(schemas.map((name) => `#/components/schemas/${name}`)).toContain(target);
    }
  });
});

describe("schemaRows", () => {
  it("makes a row of each property, however deep, with what it has to be", () => {
    const schema = z.object({
      name: z.string().min(1).max(9),
      kind: z.enum(["a", "b"]).optional(),
      at: z.iso.datetime().nullable(),
      list: z.array(z.object({ share: z.number().min(0).max(1).default(0.5) })).max(3),
    });
    expect(schemaRows(z.toJSONSchema(schema, { io: "input" }))).toEqual([
      {
        path: "name",
        type: "string",
        required: true,
        rule: "not empty, at most 9 characters",
      },
      { path: "kind", type: "one of", required: false, rule: "a, b" },
      { path: "at", type: "string or null", required: true, rule: "RFC 3339 time" },
      { path: "list", type: "list of object", required: true, rule: "at most 3" },
      {
        path: "list[].share",
        type: "number",
        required: false,
        rule: "from 0, to 1, 0.5 if left out",
      },
    ]);
  });
});
