import { describe, expect, it } from "vitest";
import { relyingPartyOf } from "@/lib/domain/passkey/relying-party";

describe("relyingPartyOf", () => {
  it.each([
    ["https://tollgate.example.org", "tollgate.example.org", "https://tollgate.example.org"],
    [
      "https://tollgate.example.org:8443/x",
      "tollgate.example.org",
      "https://tollgate.example.org:8443",
    ],
    ["http://localhost:3000", "localhost", "http://localhost:3000"],
    ["http://127.0.0.1:3000", "localhost", "http://localhost:3000"],
    ["http://0.0.0.0:3000", "localhost", "http://localhost:3000"],
    ["http://[::1]:3000", "localhost", "http://localhost:3000"],
    ["http://gate.localhost:3000", "gate.localhost", "http://gate.localhost:3000"],
  ])("is for %s the host %s", (url, id, origin) => {
    expect(relyingPartyOf(url)).toEqual({ id, origin, name: "Tollgate" });
  });

  it.each(["http://tollgate.example.org", "https://192.0.2.7", "https://[2001:db8::1]:443"])(
    "is none for %s",
    (url) => expect(relyingPartyOf(url)).toBeNull(),
  );
});
