import { DDSketch } from "@datadog/sketches-js";

/** Quantiles read from it are within 1 % of a true one. */
const RELATIVE_ACCURACY = 0.01;

export function newSketch(): DDSketch {
  return new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
}

export function sketchToBytes(sketch: DDSketch): Buffer {
  return Buffer.from(sketch.toProto());
}

export function sketchFromBytes(bytes: Uint8Array): DDSketch {
  return DDSketch.fromProto(new Uint8Array(bytes));
}
