import { describe, expect, it } from "vitest";
import { keepsLimit, quantityIn, readLimit } from "@/lib/domain/review/stated-limit";

/** Whether a value as it stands on a page keeps a limit as it stands there; null where nobody can tell. */
function keeps(label: string, limit: string, value: string): boolean | null {
  const [stated, quantity] = [readLimit(limit, label), quantityIn(value)];
  return stated && quantity && keepsLimit(stated, quantity);
}

describe("a limit that a page states", () => {
  it.each([
    ["P95", "under 400 ms", "399 ms", "400 ms"],
    ["P95-Latenz", "unter 400 ms", "342 ms", "415 ms"],
    ["Verfügbarkeit", "mindestens 99,9 %", "99,95 %", "99,8 %"],
    ["Fehlerrate", "höchstens 0,5 %", "0,5 %", "0,51 %"],
    ["Taux d’erreur", "moins de 1 %", "0,9 %", "1 %"],
    ["Disponibilidad", "al menos 99,9 %", "99,9 %", "99,89 %"],
    ["Handshake p99", "35ms max", "35 ms", "36 ms"],
    ["Throughput", "50/s or more", "50/s", "49/s"],
    ["Packet loss", "no more than 0.01%", "0.004%", "0.02%"],
    ["レイテンシ", "250ms以下", "250ms", "251ms"],
    ["エラー率", "0.5%未満", "0.2%", "0.5%"],
    ["成功率", "99%以上", "99%", "98%"],
    ["错误率", "不超过 1%", "1%", "2%"],
    ["Restarts", "none", "0", "1"],
    ["Doppelbuchungen", "keine", "0", "2"],
    ["P99 latency", "450 ms", "391 ms", "612 ms"],
    ["Success rate", "99.9%", "99.95%", "99.8%"],
    ["Validation", "100%", "100%", "99.9%"],
    ["Database", "TLS 1.2+", "TLS 1.3", "TLS 1.1"],
    ["Latency", "≤ 1 s", "1000 ms", "1001 ms"],
    ["Conversion", "55-65%", "65%", "65.1%"],
  ])("%s, %s: %s keeps it, %s does not", (label, limit, kept, broken) => {
    expect([keeps(label, limit, kept), keeps(label, limit, broken)]).toEqual([true, false]);
  });

  it.each([
    ["Carts", "1,200", "1,150"],
    ["Latency", "stable", "40 ms"],
    ["Latency", "<= 1 %", "40 ms"],
    ["Latency", "under control", "40 ms"],
  ])("says nothing of %s where it is %s", (label, limit, value) => {
    expect(keeps(label, limit, value)).toBeNull();
  });
});
