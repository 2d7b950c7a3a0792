import { appendFileSync } from "node:fs";
import path from "node:path";
import type { Log } from "@/lib/processes/demo/children";

/** What the demonstration tells: its own lines on the terminal, the children's in `demo.log`. */
export type Journal = { say: Log; file: string; child: (name: string) => Log };

export function createJournal(home: string): Journal {
  const file = path.join(home, "demo.log");
  const write = (name: string, line: string) =>
    appendFileSync(file, `${new Date().toISOString()} [${name}] ${line}\n`);
  return {
    file,
    say: (line) => {
      const time = new Date().toTimeString().slice(0, 8);
      console.log(line === "" ? "" : `${time}  ${line}`);
      write("demo", line);
    },
    child: (name) => (line) => write(name, line),
  };
}
