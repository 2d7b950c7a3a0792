/** An evidence page of a release that has not begun: two stages, everything still to be filled in. */
export const PAGE = `# Canary record: search index 7

**Document ID:** SRCH-007
**Status:** PENDING EXECUTION
**Branch:** release/index-7
**Commit SHA:** 1f3a9c0d5b7e2a4468c1d9f00b3e7a5c2d4f6b81
**Feature Flag:** index_v7
**Deployment Date:** Wednesday, March 4, 2026 at 08:00 UTC
**Environment:** preprod

**Pre-Deployment Checklist:**
- [x] Index rebuilt from the archive
- [ ] Readers drained

---

## Stage 1: 10% Traffic (1-2 hours)

**Start Time:** [TBD]
**End Time:** [TBD]
**Duration:** [TBD]

### Performance Metrics

| Metric | Baseline | Threshold | Actual | Status |
|--------|----------|-----------|--------|--------|
| **P95 Latency** | 180ms | ≤250ms | [TBD] | [TBD] |
| **Error Rate** | 0.2% | <1% | [TBD] | [TBD] |
| **Lost Documents** | - | 0 (MUST BE ZERO) | [TBD] | [TBD] |
| **Operator Confidence** | - | reasonable | [TBD] | [TBD] |

### Screenshots

- [ ] Grafana: index board
- [ ] Datadog: shard traffic (if applicable)

### Search Funnel (10-minute window)

| Stage | Users | Conversion | Status |
|-------|-------|------------|--------|
| Query Sent | [TBD] | - | [TBD] |
| Result Opened | [TBD] | [TBD]% | [TBD] |

**Overall Conversion:** [TBD]% (target: 40-60%)

### Incident Log

**Incidents During Stage 1:**
- [None recorded yet]

**Alerts Triggered:**
- [None recorded yet]

### Decision

**Status:** [PENDING]
**Decision Time:** [TBD]
**Decision Maker:** [TBD - Search Lead]
**Justification:** [TBD]

**Proceed to Stage 2:** [YES/NO]

---

## Stage 2: 100% Traffic (6 hours)

**Start Time:** [TBD]

### Performance Metrics

| Metric | Baseline | Threshold | Actual | Status |
|--------|----------|-----------|--------|--------|
| **P95 Latency** | 180ms | ≤220ms | [TBD] | [TBD] |

### Decision

**Status:** [PENDING]
**Justification:** [TBD]

---

## Rollback Events

**Rollbacks Triggered:**
- [None recorded yet]

**Rollback Reason:** [TBD]

## Sign-offs

| Role | Name | Decision | Date | Conditions |
|------|------|----------|------|------------|
| Search Lead | [TBD] | [PENDING] | [TBD] | [TBD] |
| Product Owner | [TBD] | [PENDING] | [TBD] | [TBD] |

## Lessons Learned

**What Went Well:**
- [TBD]

**What Could Be Improved:**
- [TBD]

## Next Phase

Production roll-out
- Repeat with the archive of production

\`\`\`bash
tollgate run start --plan production-index
\`\`\`
`;

export function pageBytes(text = PAGE): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
