import { StatusShape } from "@/components/ui/status-shape";
import type { Alarm } from "@/lib/domain/report/report";

/** Overrides and rollbacks: in red and in words, at the top and at their stage, for ever. */
export function AlarmList({ alarms }: { alarms: Alarm[] }) {
  return alarms.map((alarm) => (
    <div
      key={alarm.title}
      className="mt-4 border-l-4 border-alarm bg-alarm-wash px-4 py-3 break-inside-avoid"
    >
      <p className="flex items-start gap-2 text-xl font-semibold text-alarm">
        <StatusShape
          shape={alarm.kind === "rollback" ? "return-octagon" : "triangle"}
          className="mt-1 size-5"
        />
        {alarm.title}
      </p>
      {alarm.lines.map((line) => (
        <p key={line} className="mt-1 max-w-[68ch] [overflow-wrap:anywhere]">
          {line}
        </p>
      ))}
    </div>
  ));
}
