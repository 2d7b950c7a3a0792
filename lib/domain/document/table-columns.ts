export type ColumnRole =
  | "metric"
  | "baseline"
  | "threshold"
  | "actual"
  | "status"
  | "users"
  | "conversion"
  | "role"
  | "name"
  | "decision"
  | "date"
  | "conditions"
  | "stage"
  | "traffic"
  | "start"
  | "end"
  | "duration"
  | "field"
  | "value"
  | "other";

/** In the order in which they are looked for. */
const ROLES: [ColumnRole, RegExp][] = [
  [
    "baseline",
    /^(?:baseline|before|control|previous|reference|vergleich(?:swert)?|basis(?:wert)?|ausgangswert|référence|valeur de base|l[ií]nea base|linha de base|referencia|riferimento|referentie|prior|ベースライン|基準|基[线准])/i,
  ],
  [
    "threshold",
    /^(?:threshold|target|limit|slo|goal|objective|expected|required|max(?:imum)?|min(?:imum)?|acceptable|soll(?:wert)?|grenz(?:wert|e)|schwell(?:e|wert)|ziel(?:wert)?|seuil|cible|limite|objectif|umbral|objetivo|l[ií]mite|meta|limiar|soglia|obiettivo|drempel|doel|pass (?:criteria|if)|criteria$|しきい値|閾値|目標|上限|下限|阈值|目标)/i,
  ],
  [
    "conversion",
    /^(?:conversion|conv\.?|rate$|step rate|konversion|umwandlung|taux|conversi[óo]n|conversão|conversione|tasa$)/i,
  ],
  [
    "users",
    /^(?:users?|visitors?|sessions?|count|people|customers|nutzer|benutzer|besucher|utilisateurs?|visiteurs?|usuarios?|usuários?|utenti|gebruikers|ユーザー|利用者|用户)/i,
  ],
  ["traffic", /^(?:traffic|share|percent(?:age)?|%|verkehr|trafic|tr[áa]fico|tráfego|traffico)/i],
  [
    "role",
    /^(?:role|function|stakeholder|title|position|team|rolle|funktion|rôle|fonction|rol|cargo|funci[óo]n|papel|função|ruolo|functie|役割|役職|角色|职务)/i,
  ],
  [
    "conditions",
    /^(?:conditions?|comments?|notes?|remarks?|reservations?|bedingung(?:en)?|auflagen|bemerkung(?:en)?|anmerkung(?:en)?|condiciones|observaciones|commentaires?|réserves|condições|observações|condizioni|opmerkingen|備考|条件|コメント|备注)/i,
  ],
  [
    "decision",
    /^(?:decision|vote|approval|approved|entscheidung|votum|décision|decisi[óo]n|decisão|decisione|besluit|akkoord|判断|決定|承認|决定|批准)/i,
  ],
  [
    "name",
    /^(?:name|signature|signed(?: by)?|approver|signatory|who|person|unterschrift|nom|signataire|nombre|firma(?:nte)?|nome|assinatura|naam|handtekening|氏名|名前|署名|姓名|签名)/i,
  ],
  ["date", /^(?:date|signed (?:at|on)|timestamp|when|datum|fecha|data|日付|日時|日期)/i],
  [
    "actual",
    /^(?:actual|measured|observed|current|value|result|reading|canary|now|ist(?:wert)?|gemessen|messwert|wert|ergebnis|mesur|valeur|valor|medido|resultado|misurato|valore|gemeten|waarde|resultaat|実測|実績|測定|实测|实际|测量)/i,
  ],
  [
    "status",
    /^(?:status|verdict|pass(?:ed)?(?: ?\/ ?fail)?|ok\??|outcome|state|bewertung|statut|verdict|estado|stato|situação|oordeel|✅|✓|pass\?|判定|結果|状態|结果|状态)/i,
  ],
  ["start", /^(?:start|from|begin|beginn|début|inicio|início|inizio|van|desde)/i],
  ["end", /^(?:end|to|until|finish|ende|fin|fim|fine|tot|hasta)/i],
  ["duration", /^(?:duration|soak|length|dauer|durée|duraci[óo]n|duração|durata|duur)/i],
  ["stage", /^(?:stage|phase|step|wave|ring|stufe|schritt|étape|etapa|palier|paso|fase|stap)/i],
  [
    "metric",
    /^(?:metric|kpi|indicator|measure(?:ment)?|check|criteri(?:on|a)|test|signal|metrik|kennzahl|messgröße|kriterium|prüfung|indicateur|métrique|mesure|m[ée]trica|indicador|criterio|critério|metrica|indicatore|meting|指标|指標|項目|项目)/i,
  ],
  [
    "field",
    /^(?:field|property|key|item|attribute|what|campo|feld|eigenschaft|champ|propriété|element|veld)/i,
  ],
];

export function columnRole(header: string): ColumnRole {
  const name = header.trim();
  return ROLES.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
}

/** The roles of a table's columns: of two that hold a value, the later one is the verdict on it. */
export function columnRoles(headers: readonly string[]): ColumnRole[] {
  const roles = headers.map(columnRole);
  const [first, second] = roles.flatMap((role, index) => (role === "actual" ? [index] : []));
  if (first === undefined || second === undefined || roles.includes("status")) return roles;
  return roles.map((role, index) => (index === second ? "status" : role));
}

export type TableKind =
  | "metrics"
  | "funnel"
  | "sign-offs"
  | "stages"
  | "facts"
  | "matrix"
  | "other";

/** What a table is about, by its columns and by what the section that it stands in is about. */
export function tableKind(headers: readonly string[], section: string): TableKind {
  const roles = headers.map(columnRole);
  const has = (role: ColumnRole) => roles.includes(role);
  if (has("users") && (has("conversion") || section === "funnel")) return "funnel";
  if (isSignOffs(roles, section)) return "sign-offs";
  if (roles[0] === "stage" && (has("traffic") || (has("start") && has("end")))) return "stages";
  if (isMatrix(headers, roles)) return "matrix";
  if (isMetrics(roles, section)) return "metrics";
  return headers.length === 2 ? "facts" : "other";
}

function isMatrix(headers: readonly string[], roles: readonly ColumnRole[]): boolean {
  // One column of values with its status: whatever stands beside them (samples, margin) is no stage.
  if (roles.filter((role) => role === "actual").length === 1 && roles.includes("status")) {
    return false;
  }
  const named = matrixColumns(headers).filter((index) => roles[index] === "other");
  return roles.includes("threshold") && named.length >= 1 && matrixColumns(headers).length >= 2;
}

function isMetrics(roles: readonly ColumnRole[], section: string): boolean {
  const has = (role: ColumnRole) => roles.includes(role);
  if (has("threshold") || has("baseline") || roles[0] === "metric") return true;
  return roles.length >= 2 && has("actual") && (has("status") || section === "metrics");
}

function isSignOffs(roles: readonly ColumnRole[], section: string): boolean {
  const has = (role: ColumnRole) => roles.includes(role);
  if (has("threshold") || has("baseline")) return false;
  const isPerson = has("role") || has("name");
  const marks = ["name", "decision", "date", "conditions", "status"].filter((role) =>
    has(role as ColumnRole),
  );
  return (isPerson && marks.length >= 2) || (section === "sign-offs" && isPerson);
}

/** Columns of a table that has one for each stage: all whose head is none of the usual ones. */
export function matrixColumns(headers: readonly string[]): number[] {
  return headers.flatMap((header, index) =>
    index > 0 && ["other", "actual"].includes(columnRole(header)) ? [index] : [],
  );
}

const OF_REPORTS =
  /^(?:at a glance \||where \| what was read|from \| to \| started|what$|stage \| (?:coverage|reading) \||gate \| (?:what stands|frozen) \||edition \| written by|part \| fact|ledger entry \| time)/i;

/** Tables of Tollgate's own reports that say in other words what stands elsewhere in them, or what only its ledger knows. */
export function isOfReport(headers: readonly string[]): boolean {
  return OF_REPORTS.test(headers.map((header) => header.trim()).join(" | "));
}
