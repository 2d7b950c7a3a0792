import { emptyFacts, emptyStage } from "@/lib/domain/document/fact-key";
import type {
  Cell,
  CheckItem,
  Checklist,
  DecisionPart,
  LineUse,
  LogList,
  Page,
  Span,
  StagePart,
} from "@/lib/domain/document/page";
import type { CellMaker } from "@/lib/domain/document/plain-text";
import type { SectionKind } from "@/lib/domain/document/section-kind";

type Open = { level: number; kind: SectionKind };

/** A page while it is being read: where in it the reader stands, and what was found so far. */
export class PageBuilder {
  readonly page: Page;
  /** What belongs to the release without any heading of a stage. */
  readonly implicit: StagePart = emptyStage(1);
  stage: StagePart | null = null;
  stageLevel = 0;
  /** Of the nearest heading. */
  heading: Cell | null = null;
  section: SectionKind = "other";
  /** Headings around this place, the outermost first. */
  readonly open: Open[] = [];
  readonly uses: LineUse[];

  #checklist: Checklist | null = null;
  #log: { list: LogList; kind: SectionKind } | null = null;
  #decision: DecisionPart | null = null;

  constructor(
    readonly source: string,
    readonly cellOf: CellMaker,
    lines: string[],
    repairs: Page["repairs"],
  ) {
    this.uses = lines.map((line) => (line.trim() === "" ? "blank" : "unplaced"));
    this.page = {
      source,
      repairs,
      title: null,
      facts: emptyFacts(),
      otherFacts: [],
      checklists: [],
      stages: [],
      decisions: [],
      signOffs: [],
      incidents: [],
      alerts: [],
      rollbacks: [],
      rollbackFacts: { reason: null, time: null, recovery: null },
      evidence: [],
      lessons: { wentWell: [], couldImprove: [], actionItems: [] },
      next: null,
      texts: [],
      lines: this.uses,
    };
  }

  /** The stage that a number found here is of. */
  get target(): StagePart {
    return this.stage ?? this.implicit;
  }

  enter(heading: Cell, kind: SectionKind): void {
    this.heading = heading;
    this.section = kind;
    this.#checklist = null;
    this.#log = null;
    this.#decision = null;
  }

  use(span: Span | null, use: LineUse): void {
    if (!span) return;
    for (let line = span.line; line <= span.endLine; line += 1) {
      if (this.uses[line - 1] === "unplaced" || this.uses[line - 1] === "text") {
        this.uses[line - 1] = use;
      }
    }
  }

  say(cell: Cell): void {
    if (cell.text !== "") this.page.texts.push({ ...cell, stage: this.stage?.ordinal ?? null });
  }

  openStage(heading: Cell, title: string, level: number): StagePart {
    const stage = { ...emptyStage(this.page.stages.length + 1), heading, title };
    this.page.stages.push(stage);
    this.stage = stage;
    this.stageLevel = level;
    return stage;
  }

  addCheck(item: CheckItem): void {
    if (!this.#checklist) {
      this.#checklist = { heading: this.heading, items: [] };
      (this.stage ? this.stage.checklists : this.page.checklists).push(this.#checklist);
    }
    this.#checklist.items.push(item);
  }

  addLogEntry(entry: Cell): void {
    const { section } = this;
    if (this.#log?.kind !== section) {
      this.#log = { list: { heading: this.heading, entries: [] }, kind: section };
      this.#logsOf(section).push(this.#log.list);
    }
    this.#log.list.entries.push(entry);
  }

  #logsOf(section: SectionKind): LogList[] {
    if (section === "rollback") return this.page.rollbacks;
    return section === "alerts" ? this.target.alerts : this.target.incidents;
  }

  /** The decision that facts of this section are about. */
  get decision(): DecisionPart {
    if (!this.#decision) {
      this.#decision = {
        heading: this.heading,
        status: null,
        time: null,
        makers: null,
        justification: null,
        proceed: null,
      };
      (this.stage ? this.stage.decisions : this.page.decisions).push(this.#decision);
    }
    return this.#decision;
  }
}
