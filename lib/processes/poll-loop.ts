import { doorbellOf } from "@/lib/data/doorbell/doorbell";
import { findEndedPulls, untilNextPull } from "@/lib/data/source/claim-pulls";
import type { PullTarget } from "@/lib/data/source/pull-target";
import { pollDelay } from "@/lib/domain/source/poll-times";
import { reasonOf } from "@/lib/processes/child";
import type { Context } from "@/lib/use-cases/context";
import {
  type BaselineOutcome,
  findWantedBaselines,
  measureBaseline,
} from "@/lib/use-cases/source/measure-baselines";
import { patience } from "@/lib/use-cases/source/patience";
import { takeDuePulls } from "@/lib/use-cases/source/poll-due";
import { pollMetric } from "@/lib/use-cases/source/poll-metric";
