import { readInstants } from "@/lib/domain/document/instants";
import type { Page } from "@/lib/domain/document/page";
import { said } from "@/lib/domain/page-plan/page-text";

const MOST = 200;

/** What a run of the page is of, as the page states it; null where it does not, or not in a form that Tollgate takes. */
export function runFacts({ facts }: Page) {
  const text = (cell: Parameters<typeof said>[0]) => said(cell)?.slice(0, MOST) ?? null;
  const planned = said(facts.deploymentAt);
  const [instant] = planned === null ? [] : readInstants(planned);
  const digest = /\bsha256:[0-9a-f]{64}\b/i.exec(facts.artifact?.text ?? "")?.[0];
  return {
    commit: text(facts.commit),
    branch: text(facts.branch),
    flag: text(facts.flag),
    environment: text(facts.environment),
    artifactDigest: digest?.toLowerCase() ?? null,
    deploymentAt: instant?.hasTime ? instant.at : null,
  };
}
