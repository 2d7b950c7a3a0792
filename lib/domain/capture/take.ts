import type { HeaderValue } from "@/lib/domain/source/source";

/** When a screenshot of a stage is taken: as it begins, or as it comes up for decision. */
export type TakeMoment = "start" | "end";

/** What a login form is filled with before a page is shown; what a field gets is a text or a secret by its name. */
export type PageLogin = {
  /** Where the form is; it has to be of the page's own origin, or of another on the operator's list. */
  url: string;
  /** CSS selectors, filled in this order. */
  fields: { selector: string; value: HeaderValue }[];
  /** CSS selector of what is clicked then. */
  submit: string;
  /** CSS selector of what is there only once the login worked; null: the form's address is left. */
  waitFor: string | null;
};

/** What NerdGraph's `staticChartUrl(chartType:)` takes. */
export const NEW_RELIC_CHARTS = [
  "AREA",
  "BAR",
  "BASELINE",
  "BILLBOARD",
  "BULLET",
  "EVENT_FEED",
  "FUNNEL",
  "HEATMAP",
  "HISTOGRAM",
  "LINE",
  "PIE",
  "SCATTER",
  "STACKED_HORIZONTAL_BAR",
  "TABLE",
  "VERTICAL_BAR",
] as const;
export type NewRelicChart = (typeof NEW_RELIC_CHARTS)[number];

type Common = {
  at: TakeMoment[];
  /** Pixels. */
  width: number;
  height: number;
  /** Milliseconds for one attempt, from the first request to the last byte. */
  timeout: number;
};

/** How Tollgate takes a screenshot by itself. `source` is a key of the plan's sources. */
export type Take = Common &
  (
    | {
        from: "grafana";
        source: string;
        /** Uid of the dashboard. */
        dashboard: string;
        slug: string;
        panel: number;
        orgId: number;
        timezone: string;
        /** The dashboard's own variables, without `var-`. */
        variables: Record<string, string>;
      }
    | {
        from: "datadog";
        source: string;
        /** A metric query, or a graph's definition as JSON; one of them is null. */
        query: string | null;
        graph: string | null;
        title: string | null;
      }
    | {
        from: "cloudwatch";
        source: string;
        /** The widget as JSON, without size and time, which Tollgate sets. */
        widget: string;
      }
    | { from: "new-relic"; source: string; nrql: string; chart: NewRelicChart }
    | {
        from: "page";
        url: string;
        login: PageLogin | null;
        /** CSS selector of what has to be there before the picture is taken. */
        waitFor: string | null;
        fullPage: boolean;
      }
  );

export type TakeOf<From extends Take["from"]> = Extract<Take, { from: From }>;
