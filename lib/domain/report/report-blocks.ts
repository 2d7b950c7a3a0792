import { type Block, rule } from "@/lib/domain/report/block";
import {
  certificateBlocks,
  knownBlocks,
  lessonsBlocks,
  nextBlocks,
  provenanceBlocks,
  timelineBlocks,
} from "@/lib/domain/report/closing-blocks";
import { deploymentBlocks, headBlocks } from "@/lib/domain/report/head-blocks";
import {
  collectionBlocks,
  riskBlocks,
  rollbackBlocks,
  signOffBlocks,
  waiverBlocks,
} from "@/lib/domain/report/record-blocks";
import type { Report } from "@/lib/domain/report/report";
import { stageBlocks } from "@/lib/domain/report/stage-blocks";

/** Lays the whole report out in the shape of an evidence page: section by section, in the order in which people ask. */
export function reportBlocks(report: Report): Block[] {
  return [
    ...headBlocks(report),
    rule,
    ...deploymentBlocks(report),
    ...report.stages.flatMap((stage) => stageBlocks(stage, report)),
    rule,
    ...[rollbackBlocks, riskBlocks, collectionBlocks, signOffBlocks, waiverBlocks].flatMap((part) =>
      part(report),
    ),
    rule,
    ...[lessonsBlocks, nextBlocks].flatMap((part) => part(report)),
    rule,
    ...[knownBlocks, provenanceBlocks, timelineBlocks, certificateBlocks].flatMap((part) =>
      part(report),
    ),
  ];
}
