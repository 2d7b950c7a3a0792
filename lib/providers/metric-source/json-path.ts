import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, type JSONValue } from "json-p3";
import { SourceError } from "@/lib/domain/source/source-error";

const MAX_LENGTH = 500;
const STRINGS = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g;

const environment = new JSONPathEnvironment({ strict: true });
// A regular expression of a plan's author could hold up everybody's polling for hours.
environment.functionRegister.delete("match");
environment.functionRegister.delete("search");

/**
 * The one thing that a path (RFC 9535, without `match` and `search`) leads to. Throws `SourceError`: `bad_query` for
 * a path that cannot be read or could take very long, `bad_answer` where it leads to nothing or to several things.
 */
export function selectOne(path: string, json: unknown): unknown {
  const query = compile(path);
  const found: unknown[] = [];
  try {
    for (const node of query.lazyQuery(json as JSONValue)) {
      found.push(node.value);
      if (found.length > 1) break;
    }
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw bad(`${path} cannot be followed in the answer: ${error.message}.`);
  }
  if (found.length === 0) {
    throw bad(
      `${path} leads to nothing in the answer; expected one thing, or null where there is none.`,
    );
  }
  if (found.length > 1) throw bad(`${path} leads to several things in the answer; expected one.`);
  return found[0];
}

function compile(path: string): JSONPathQuery {
  const bare = path.replace(STRINGS, "''");
  // Each of these multiplies the work by the size of the answer.
  const isCostly = bare.split("..").length > 2 || bare.lastIndexOf("$") > 0;
  if (path.length > MAX_LENGTH || isCostly) {
    throw new SourceError(
      "bad_query",
      `The path ${path.slice(0, 80)} could take very long; expected at most ${MAX_LENGTH} characters, one .. and one $.`,
    );
  }
  try {
    return environment.compile(path);
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw new SourceError("bad_query", `The path ${path} cannot be read: ${error.message}.`);
  }
}

function bad(message: string): SourceError {
  return new SourceError("bad_answer", message);
}
