#!/usr/bin/env node
// Writes the JSON Schema of plan files that editors load; a unit test keeps it equal to the reader's own.
import { writeFileSync } from "node:fs";
import { register } from "tsx/esm/api";

register();
const { planJsonSchema } = await import("../lib/domain/plan/plan-source.ts");
const target = new URL("../public/schemas/plan.v1.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(planJsonSchema(), null, 2)}\n`);
