/** A stretch of the repaired source: lines count from 1, offsets are UTF-16 units, `end` is exclusive. */
export type Span = { line: number; endLine: number; start: number; end: number };

/**
 * A text that the page holds in one place. `text` is plain: without emphasis, code marks and links. `blank`: it is a
 * placeholder (`[TBD]`, `YES/NO`, `_____`, nothing at all), so that nobody has said anything yet; `text` then says what
 * the placeholder says. `span` covers exactly what a value would replace; null where the page is no text (a live run).
 */
export type Cell = { text: string; blank: boolean; span: Span | null };

/** `**Label:** value`, `Label: value`, a row of a two-column table, or front matter. */
export type Fact = { label: Cell; value: Cell };

/** The facts that every page has, by whatever words it calls them; null where the page does not have one. */
export type PageFacts = {
  documentId: Cell | null;
  version: Cell | null;
  status: Cell | null;
  date: Cell | null;
  owner: Cell | null;
  environment: Cell | null;
  branch: Cell | null;
  commit: Cell | null;
  artifact: Cell | null;
  flag: Cell | null;
  deploymentAt: Cell | null;
  /** How long was watched, or from when to when. */
  window: Cell | null;
  baselinePeriod: Cell | null;
  generatedAt: Cell | null;
  generatedBy: Cell | null;
};

/** One line of a checklist, or of a list of criteria. */
export type CheckItem = {
  text: Cell;
  /** Null where it has neither box nor status mark. */
  done: boolean | null;
  /** What stands between the brackets of `[ ]`; null where it is no task. */
  box: Span | null;
  /** The status word or mark that it carries (`✅`, `PASS`), besides the box. */
  status: Cell | null;
  /** 0 at the outermost level. */
  depth: number;
};
export type Checklist = { heading: Cell | null; items: CheckItem[] };

/** A number of the page that is judged, from a table row or from a line such as `**Error rate**: 0 % (target: < 1 %) ✅`. */
export type MetricRow = {
  /** Heading over the table or list. */
  group: Cell | null;
  label: Cell;
  baseline: Cell | null;
  threshold: Cell | null;
  actual: Cell | null;
  status: Cell | null;
  form: "table" | "line";
};

export type FunnelStepRow = {
  label: Cell;
  users: Cell | null;
  conversion: Cell | null;
  status: Cell | null;
};
export type FunnelTable = {
  heading: Cell | null;
  steps: FunnelStepRow[];
  /** `**Overall Conversion:** 61%`. */
  overall: Cell | null;
  /** As written: `55-65%`. */
  target: Cell | null;
};

/** A list of what happened, or the placeholder that nothing is recorded. */
export type LogList = { heading: Cell | null; entries: Cell[] };

export type DecisionPart = {
  heading: Cell | null;
  status: Cell | null;
  time: Cell | null;
  makers: Cell | null;
  justification: Cell | null;
  /** `Proceed to Stage 2: [YES/NO]`. */
  proceed: Fact | null;
};

/** A row of a sign-off table, or a signature line. */
export type SignOffRow = {
  role: Cell | null;
  name: Cell | null;
  decision: Cell | null;
  date: Cell | null;
  conditions: Cell | null;
};

/** A step of the release. A page without stages of its own has one, without heading, that everything belongs to. */
export type StagePart = {
  heading: Cell | null;
  /** 1, 2, ... in the order of the page. */
  ordinal: number;
  /** Heading without number, traffic and window. */
  title: string;
  /** Percent; null where the page gives none. */
  traffic: number | null;
  /** Milliseconds, as the heading or the facts give it. */
  soak: { min: number; max: number } | null;
  start: Cell | null;
  end: Cell | null;
  duration: Cell | null;
  facts: Fact[];
  metrics: MetricRow[];
  funnels: FunnelTable[];
  checklists: Checklist[];
  screenshots: CheckItem[];
  incidents: LogList[];
  alerts: LogList[];
  decisions: DecisionPart[];
};

/** What a line of the source was taken for. `unplaced`: kept and shown as it is, but of nothing that Tollgate knows. */
export type LineUse =
  | "blank"
  | "heading"
  | "fact"
  | "metric"
  | "funnel"
  | "checklist"
  | "screenshot"
  | "incident"
  | "decision"
  | "sign-off"
  | "evidence"
  | "rollback"
  | "lesson"
  | "next"
  | "command"
  | "text"
  | "layout"
  | "unplaced";

/** An evidence page as it was read. Its values are what the page states; nothing here is measured. */
export type Page = {
  /** The source after the repair of double-encoded UTF-8; all spans refer to it. */
  source: string;
  repairs: { line: number; from: string; to: string }[];
  title: Cell | null;
  facts: PageFacts;
  /** All others that belong to no stage. */
  otherFacts: Fact[];
  /** Of the whole release: before the first stage, or beside the stages. */
  checklists: Checklist[];
  stages: StagePart[];
  decisions: DecisionPart[];
  signOffs: SignOffRow[];
  /** Beside the stages, where there are several. */
  incidents: LogList[];
  alerts: LogList[];
  rollbacks: LogList[];
  rollbackFacts: { reason: Cell | null; time: Cell | null; recovery: Cell | null };
  evidence: CheckItem[];
  lessons: { wentWell: Cell[]; couldImprove: Cell[]; actionItems: Cell[] };
  next: { title: Cell; steps: Cell[]; command: Cell | null } | null;
  /** Every sentence, list item, cell and heading of the page in its order, code left out: what rules about words read. */
  texts: (Cell & { stage: number | null })[];
  /** One for each line of the source. */
  lines: LineUse[];
};
