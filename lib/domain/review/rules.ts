import type { Rule } from "@/lib/domain/review/rule";
import {
  percentForPoints,
  percentOfCounts,
  smallSample,
  totals,
} from "@/lib/domain/review/rules/counts";
import { funnel } from "@/lib/domain/review/rules/funnel";
import {
  beyondLimit,
  duplicateMetric,
  passWithoutNumber,
  statusAgainstNumbers,
  unitMismatch,
} from "@/lib/domain/review/rules/metric-status";
import {
  openButDone,
  tickedButPending,
  tickedInPart,
} from "@/lib/domain/review/rules/ticked-but-pending";
import {
  baselineOverlap,
  decisionBeforeEnd,
  duration,
  laterThanPage,
  outsideWindow,
  stageTimes,
} from "@/lib/domain/review/rules/times";
import { weekday } from "@/lib/domain/review/rules/weekday";
import {
  leftBlank,
  misEncoded,
  openSignOff,
  pageStatus,
  signedEarly,
  thresholdDiffers,
  trafficFalls,
  unsigned,
} from "@/lib/domain/review/rules/whole-page";

/** All of them; docs/review-rules.md explains each. */
export const RULES: readonly Rule[] = [
  weekday,
  tickedButPending,
  tickedInPart,
  openButDone,
  statusAgainstNumbers,
  beyondLimit,
  unitMismatch,
  duplicateMetric,
  passWithoutNumber,
  pageStatus,
  leftBlank,
  percentOfCounts,
  percentForPoints,
  smallSample,
  totals,
  funnel,
  baselineOverlap,
  stageTimes,
  duration,
  outsideWindow,
  decisionBeforeEnd,
  laterThanPage,
  thresholdDiffers,
  trafficFalls,
  openSignOff,
  unsigned,
  signedEarly,
  misEncoded,
];
