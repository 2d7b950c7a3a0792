import { Button } from "@/components/ui/button";
import { formatUtc } from "@/components/ui/format-time";
import { Select } from "@/components/ui/input";
import { RUN_STATUS } from "@/components/ui/status";
import type { RunListItem } from "@/lib/contract/run";

type RunPickerProps = {
  /** The ids that are chosen, in order. */
  chosen: string[];
  /** What can be chosen. */
  runs: RunListItem[];
  /** How many runs can stand side by side. */
  most: number;
};

const PLACES = ["First run", "Second run", "Third run", "Fourth run", "Fifth run", "Sixth run"];

/** Chooses runs without any script: a form that leads back here. Changes are against the first. */
export function RunPicker({ chosen, runs, most }: RunPickerProps) {
  const places = PLACES.slice(0, Math.min(most, Math.max(2, chosen.length + 1)));
  const groups = [...new Set(runs.map((run) => run.project.name))];
  return (
    <form
      action="/compare"
      aria-label="Runs to compare"
      className="flex flex-wrap items-end gap-3 border-b pb-4 print:hidden"
    >
      {places.map((place, index) => {
        const id = chosen[index] ?? "";
        return (
          <div key={`${place} ${id}`} className="w-72 max-sm:w-full">
            <label htmlFor={`run-${index}`} className="block pb-0.5 text-xs text-ink-soft">
              {index === 0 ? `${place}: changes are against it` : place}
            </label>
            <Select id={`run-${index}`} name="run" defaultValue={id}>
              <option value="">{index < 2 ? "Choose a run" : "No further run"}</option>
              {id !== "" && runs.every((run) => run.id !== id) ? (
                <option value={id}>{id}</option>
              ) : null}
              {groups.map((group) => (
                <optgroup key={group} label={group}>
                  {runs
                    .filter((run) => run.project.name === group)
                    .map((run) => (
                      <option key={run.id} value={run.id}>
                        {optionText(run)}
                      </option>
                    ))}
                </optgroup>
              ))}
            </Select>
          </div>
        );
      })}
      <Button type="submit" variant="primary">
        Compare
      </Button>
    </form>
  );
}

function optionText(run: RunListItem): string {
  const state = RUN_STATUS[run.state].word.toLowerCase();
  return `${run.documentId}, ${state}, ${formatUtc(run.createdAt)}`;
}
