import { readInstants } from "@/lib/domain/document/instants";
import type { Rule } from "@/lib/domain/review/rule";

const NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export const weekday: Rule = {
  key: "weekday",
  severity: "contradiction",
  title: "A weekday that is not the one of its date",
  appliesTo: "both",
  check: ({ texts }) =>
    texts.flatMap((cell) =>
      readInstants(cell.text).flatMap(({ day, weekday: said }) => {
        const is = day.getUTCDay();
        if (said === null || said === is) return [];
        const date = day.toISOString().slice(0, 10);
        return [
          {
            cell,
            stage: cell.stage,
            text: `${date} is a ${NAMES[is]}, not a ${NAMES[said]}; one of the two is wrong.`,
          },
        ];
      }),
    ),
};
