import { expect, test } from "vitest";
import { findPii } from "@/demo/portal/pii";

test.each([
  ["uploaded for ada@example.org", "e-mail address"],
  ["078-05-1120", "US social security number"],
  ["call +1 202 555 0143", "telephone number"],
  ["4111 1111 1111 1111", "payment card number"],
])("finds %s", (value, kind) => {
  expect(findPii({ note: value })).toEqual([{ property: "note", kind }]);
});

test.each([
  "application/pdf",
  "2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d",
  "slice-b",
  "2026-11-23T10:00:00Z",
  "12345678",
])("lets %s pass", (value) => {
  expect(findPii({ value, size: 42 })).toEqual([]);
});
