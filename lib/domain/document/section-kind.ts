/** What a heading announces; `other` says nothing that is known. */
export type SectionKind =
  | "checklist"
  | "metrics"
  | "funnel"
  | "screenshots"
  | "incidents"
  | "alerts"
  | "decision"
  | "sign-offs"
  | "rollback"
  | "evidence"
  | "went-well"
  | "improve"
  | "actions"
  | "lessons"
  | "next"
  | "command"
  | "facts"
  | "other";

/** In the order in which they are looked for: the more special ones first. */
const KINDS: [SectionKind, RegExp][] = [
  [
    "checklist",
    /check-?list|pre-?(?:deployment|flight|requisites)|readiness|lista de (?:verificaci[óo]n|verifica[çc][ãa]o|comprobaci)|prüfliste|liste de (?:contrôle|vérification)|lista di controllo|controlelijst|entry criteria|exit criteria|チェックリスト|检查(?:清单|表)/i,
  ],
  [
    "screenshots",
    /screen ?shots?|dashboards? captures?|bildschirm|captures? d[’']écran|capturas?|schermate|スクリーンショット|截图/i,
  ],
  ["alerts", /alert|alarm|alerte|alerta|meldungen|アラート|告警|警报/i],
  [
    "incidents",
    /incident|outage|störung|vorf[aä]ll|incidenc?ia|problemas?$|incidenten|障害|インシデント|事故|事件/i,
  ],
  [
    "funnel",
    /funnel|user journey|conversion (?:path|steps)|entonnoir|embudo|funil|trichter|ファネル|漏斗/i,
  ],
  [
    "sign-offs",
    /sign[- ]?offs?|signatures?|signed by|approvals?$|approvers?|who decided|unterschrift|freigaben|zeichnung|firmas?|assinaturas?|aprobaciones|approbations?|firme$|handtekening|承認|署名|签[名署字]|批准/i,
  ],
  [
    "rollback",
    /roll-?backs?|revert|rückfall|zurückroll|retour arrière|reversi[óo]n|reversão|ripristino|ロールバック|回滚/i,
  ],
  [
    "next",
    /^next$|next (?:phase|step|stage|release)|what[’']?s next|nächste|weiteres vorgehen|prochaine|étapes? suivante|siguiente|próxim|prossim|volgende|次の(?:段階|ステップ|フェーズ)|下一(?:步|阶段)/i,
  ],
  [
    "went-well",
    /went well|what worked|positives?$|gut gelaufen|bien (?:marché|fonctionné)|bien salió|funcionó bien|deu certo|andato bene/i,
  ],
  [
    "improve",
    /could (?:be )?(?:better|improved?)|improve|went wrong|didn[’']t work|besser|verbesser|à améliorer|mejorar|melhorar|migliorare/i,
  ],
  [
    "actions",
    /action items?|actions?$|follow-?ups?|to-?dos?$|maßnahmen|acciones|ações|azioni|acties/i,
  ],
  [
    "lessons",
    /lessons|learned|learnings|retro|erkenntnisse|lehren|enseignements|lecciones|lições|lezioni|geleerd|gelernt|学び|教訓|振り返り|经验教训/i,
  ],
  ["command", /command|befehl|commande|comando|commando|how to run|run this/i],
  [
    "decision",
    /decision|entscheid|d[ée]cisi[oó]n|decisão|decisione|beslissing|verdict|go ?\/ ?no-?go|gate outcome|outcome$|conclusion|決定|判断|决定/i,
  ],
  [
    "evidence",
    /evidence|artifacts?|attachments|nachweis|preuves?|evidencias?|evidências|prove$|bewijs/i,
  ],
  [
    "metrics",
    /metric|measure|performance|kpi|slo|resource|utili[sz]ation|criteria|integrity|consistency|indicat|kennzahl|leistung|kriteri|messwert|m[ée]tri|crit[eè]r|mesures|indicadores|monitoring|analytics|security|sicherheit|sécurité|seguridad|observations?|results?$|ergebnis|coverage|prüfung|メトリクス|指標|指标/i,
  ],
  [
    "facts",
    /deployment (?:info|information|details)|overview|release (?:info|details)|metadata|general|allgemein|informations|datos|dati|gegevens/i,
  ],
];

export function sectionKindOf(heading: string): SectionKind {
  return KINDS.find(([, pattern]) => pattern.test(heading))?.[0] ?? "other";
}

const STAGE_WORD =
  "stage|phase|step|wave|ring|ramp|gate|canary|stufe|schritt|etapa|étape|palier|paso|fase|stap|stadio|阶段|ステージ";
const NUMBERED = new RegExp(
  `^\\W*(?:${STAGE_WORD})\\s*#?\\s*(\\d{1,2})(?:\\s*[:–—-]\\s*|\\s*$|\\s+(?=.*%)|\\s*\\()`,
  "iu",
);
const BY_TRAFFIC =
  /(?:traffic|verkehr|trafic|tr[áa]fico|tráfego|traffico|verkeer|users|rollout|canary|ramp)/i;

/** Whether a heading opens a step of the release, such as `Stage 2: 25 % traffic (2-4 h)` or `10 % rollout`. */
export function stageHeading(text: string, level: number): { number: number | null } | null {
  if (level < 2) return null;
  const numbered = NUMBERED.exec(text);
  if (numbered) return { number: Number(numbered[1]) };
  const isTraffic = /^\W*\d{1,3}(?:[.,]\d+)?\s*%/.test(text) && BY_TRAFFIC.test(text);
  const isNamed = /^(?:canary|ramp|rollout|full rollout|soak)\b.*\d\s*%/i.test(text);
  return isTraffic || isNamed ? { number: null } : null;
}

/** The heading without its number, share of traffic and window: `Stage 1: 5% Traffic (2-4 hours)` leaves nothing but it. */
export function stageTitle(text: string): string {
  const bare = text
    .replace(NUMBERED, (whole) => (whole.endsWith("(") ? "(" : ""))
    .replace(/\([^()]*\)\s*$/, "")
    .replace(/[\s:–—-]+$/, "")
    .trim();
  return bare === "" ? text.trim() : bare;
}
