import { AppError } from "@/lib/domain/app-error";
import { MethodNotAllowed } from "@/lib/http/errors";

/** What next-auth is needed for, as plain paths: nothing encoded, doubled or with a slash at the end gets through. */
const AUTH: { path: RegExp; methods: readonly string[] }[] = [
  { path: /^\/api\/auth\/(csrf|session|providers|error|signin)$/, methods: ["GET", "HEAD"] },
  { path: /^\/api\/auth\/callback\/[a-z]+$/, methods: ["GET", "POST"] },
  { path: /^\/api\/auth\/signin\/[a-z]+$/, methods: ["POST"] },
  { path: /^\/api\/auth\/signout$/, methods: ["POST"] },
];
const READING = ["GET", "HEAD"];
/** The development server's own tools. */
const DEVELOPMENT = /^\/__nextjs_/;

/**
 * Refuses all but what the web process is there for: reading pages, and the login. Pages take no other method,
 * so that nothing that React would decode ever reaches them.
 */
export function requireWebPath(method: string, path: string, isDevelopment: boolean): void {
  if (path === "/api" || path.startsWith("/api/")) {
    const known = AUTH.find((entry) => entry.path.test(path));
    if (!known) throw nothingAt(path);
    if (!known.methods.includes(method)) throw new MethodNotAllowed(method, known.methods);
    return;
  }
  // Pictures are served as they are; the optimizer has no business here.
  if (path.startsWith("/_next/image")) throw nothingAt(path);
  if (READING.includes(method) || (isDevelopment && DEVELOPMENT.test(path))) return;
  throw new MethodNotAllowed(method, READING);
}

function nothingAt(path: string): AppError {
  return new AppError("not_found", `There is nothing at ${path}.`);
}
