/** What a run has for its page. Null: not known yet, so that the page keeps its placeholder. Instants are RFC 3339. */
export type PageValues = {
  documentId: string | null;
  /** How it stands, in the words of a status line; null before it runs. */
  status: string | null;
  owner: string | null;
  environment: string | null;
  branch: string | null;
  commit: string | null;
  artifact: string | null;
  flag: string | null;
  deploymentAt: string | null;
  /** When the run was over. */
  endedAt: string | null;
  stages: StageValues[];
  /** Keys of the items that are done before the first stage. */
  preDeployment: GateValues;
  rollback: { at: string; reason: string | null; recovery: string | null } | null;
  /** Keys of the plan's evidence that is there. */
  evidence: string[];
  lessons: { wentWell: string[]; couldImprove: string[]; actionItems: string[] } | null;
};

export type GateValues = {
  done: string[];
  signatures: SignatureValue[];
};

export type SignatureValue = {
  role: string;
  title: string;
  name: string;
  approved: boolean;
  at: string;
  comment: string | null;
};

export type StageValues = GateValues & {
  key: string;
  startedAt: string | null;
  endedAt: string | null;
  duration: string | null;
  metrics: { key: string; label: string; actual: string | null; status: string | null }[];
  funnels: FunnelValues[];
  screenshots: { slot: string; name: string; href: string }[];
  incidents: string[];
  alerts: string[];
  decision: {
    kind: "GO" | "HOLD" | "ROLLBACK";
    at: string;
    makers: string | null;
    justification: string | null;
  } | null;
};

export type FunnelValues = {
  key: string;
  steps: { key: string; users: string; conversion: string | null; status: string | null }[];
  overall: string | null;
};
