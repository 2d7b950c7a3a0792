import type { Actor } from "@/lib/domain/access/actor";
import { AppError } from "@/lib/domain/app-error";
import { askPassword, generatePassword, readPasswordLine } from "@/lib/processes/ask-password";
import { withServices } from "@/lib/processes/host-database";
import { addPerson } from "@/lib/use-cases/access/add-person";
import { createProject } from "@/lib/use-cases/access/create-project";
import { createToken } from "@/lib/use-cases/access/create-token";
import { findOwnProjects } from "@/lib/use-cases/access/find-project";
import type { Context } from "@/lib/use-cases/context";

/** Whoever may read the home's keys acts as the server itself. */
const HOST: Actor = { kind: "engine", id: "engine", name: "host" };

export async function createProjectCommand(options: {
  key: string;
  name: string;
  json?: boolean;
}): Promise<number> {
  const project = await withServices(({ db }) => createProject({ actor: HOST, db }, options));
  console.log(options.json ? JSON.stringify(project) : `created project ${project.key}`);
  return 0;
}

export async function addPersonCommand(options: {
  email: string;
  name: string;
  role: string[];
  passwordStdin?: boolean;
  project?: string;
  json?: boolean;
}): Promise<number> {
  const chosen = await choosePassword(options.passwordStdin === true);
  const password = chosen ?? generatePassword();
  const result = await withServices(async ({ db }) => {
    const context = { actor: HOST, db };
    const project = await chooseProject(context, options.project ?? null);
    const { email, name, role: roles } = options;
    const person = await addPerson(context, {
      projectId: project.id,
      email,
      name,
      roles,
      password,
    });
    return { id: person.id, isNew: person.isNew, project: project.key };
  });
  const shown = result.isNew && chosen === null ? password : null;
  if (options.json) console.log(JSON.stringify({ ...result, password: shown }));
  else
    console.log(`${result.isNew ? "added" : "known already; added the roles of"} ${options.email}`);
  if (shown && !options.json) console.log(`password (shown once): ${shown}`);
  return 0;
}

export async function createTokenCommand(options: {
  name: string;
  scope: string[];
  expires?: number;
  project?: string;
  json?: boolean;
}): Promise<number> {
  const scopes = options.scope.flatMap((text) => text.split(",")).filter((text) => text !== "");
  const token = await withServices(async ({ db }) => {
    const context = { actor: HOST, db };
    const project = await chooseProject(context, options.project ?? null);
    const { name, expires = null } = options;
    return await createToken(context, {
      projectId: project.id,
      name,
      scopes,
      expiresInDays: expires,
    });
  });
  if (options.json) {
    console.log(JSON.stringify({ id: token.id, token: token.secret, expiresAt: token.expiresAt }));
    return 0;
  }
  // The secret alone on standard output, so that TOLLGATE_TOKEN=$(tollgate token create ...) works.
  console.error("the token, shown this once:");
  console.log(token.secret);
  return 0;
}

/** The one that is named, or the only one there is. */
async function chooseProject(
  context: Context,
  key: string | null,
): Promise<{ id: string; key: string }> {
  const projects = await findOwnProjects(context, key);
  const [project, ...others] = projects;
  if (project && others.length === 0) return project;
  const all = projects.length > 0 ? projects : await findOwnProjects(context, null);
  const keys = all.map((p) => p.key).join(", ");
  throw new AppError("invalid_request", "The project is not clear.", {
    errors: [
      {
        path: "--project",
        message: key === null ? "is missing" : `"${key}" is not there`,
        expected: keys === "" ? "one that `tollgate project create` has made" : `one of ${keys}`,
      },
    ],
  });
}

/** Null: one is to be generated. */
async function choosePassword(fromStdin: boolean): Promise<string | null> {
  if (fromStdin) return await readPasswordLine();
  if (!process.stdin.isTTY) return null;
  const first = await askPassword("Password (empty: generate one): ");
  if (first === null) return null;
  const second = await askPassword("Once more: ");
  if (first !== second) throw new AppError("invalid_request", "The two passwords differ.");
  return first;
}
