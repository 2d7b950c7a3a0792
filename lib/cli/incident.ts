import { type Command, Option } from "commander";
import { closeIncident } from "@/lib/api-client/evidence";
import { getRun, runPath } from "@/lib/api-client/runs";
import { type Answer, answering, apiOf, argument, type Cli } from "@/lib/cli/cli";
import { runIdOf } from "@/lib/cli/run-id";
import { UsageError } from "@/lib/cli/usage-error";
import { IncidentView } from "@/lib/contract/evidence";

type OpenOptions = {
  title: string;
  severity: IncidentView["severity"];
  kind: IncidentView["kind"];
  note?: string;
  stage?: string;
};

export function registerIncident(program: Command, cli: Cli): void {
  const incident = program.command("incident").description("log incidents and alerts");
  answering(
    cli,
    incident
      .command("open")
      .description("log an incident; prints its id")
      .argument("<run>", "id or document id")
      .requiredOption("--title <text>")
      .addOption(
        new Option("--severity <word>")
          .choices(["critical", "major", "minor", "info"])
          .default("major"),
      )
      .addOption(new Option("--kind <word>").choices(["incident", "alert"]).default("incident"))
      .option("--note <text>")
      .option("--stage <key>", "the stage; the running one where it is left out"),
    (args, options: OpenOptions) => open(cli, argument(args, 0), options),
  );
  answering(
    cli,
    incident
      .command("close")
      .description("close an incident; without its id, the only one that is open")
      .argument("<run>", "id or document id")
      .argument("[incident]", "id of the incident")
      .requiredOption("--resolution <text>", "how it ended"),
    (args, { resolution }: { resolution: string }) => close(cli, args, resolution),
  );
}

async function open(cli: Cli, run: string, options: OpenOptions): Promise<Answer> {
  const { title, severity, kind, note, stage } = options;
  const api = apiOf(cli);
  const incident = await api.json(runPath(await runIdOf(api, run), "/incidents"), IncidentView, {
    method: "POST",
    body: { title, severity, kind, note, stage },
  });
  return { text: incident.id, json: incident };
}

async function close(cli: Cli, args: string[], resolution: string): Promise<Answer> {
  const api = apiOf(cli);
  const run = await runIdOf(api, argument(args, 0));
  const id = args[1] ?? onlyOpenOne((await getRun(api, run)).stages.flatMap((s) => s.incidents)).id;
  await closeIncident(api, run, id, { resolution });
  return { text: `Closed the incident ${id}.`, json: { run, incident: id, resolution } };
}

function onlyOpenOne(incidents: IncidentView[]): IncidentView {
  const open = incidents.filter((i) => i.closedAt === null);
  const [only] = open;
  if (only && open.length === 1) return only;
  throw new UsageError(
    open.length === 0
      ? "No incident of this run is open."
      : "Several incidents are open; name one.",
    open.map((i) => `${i.id}  ${i.title}`),
  );
}
