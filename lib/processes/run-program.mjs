// Runs a program that is not Node as a managed child: its output is this one's, and it ends when this one does.
import { spawn } from "node:child_process";

const [program, ...args] = process.argv.slice(2);
const child = spawn(program ?? "", args, { stdio: ["ignore", "inherit", "inherit"] });
for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => child.kill(name));
process.on("exit", () => child.kill("SIGKILL"));
child.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once("exit", (code) => process.exit(code ?? 1));
