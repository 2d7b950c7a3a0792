import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readS3Url } from "@/lib/config/s3-url";
import { type S3Options, s3Bucket } from "@/lib/providers/storage/s3-bucket";
import { type AnsweringServer, startAnsweringServer } from "@/lib/testing/answering-server";
import { startS3Server } from "@/lib/testing/s3-server";
import { storageContract } from "@/lib/testing/storage-contract";

const BUCKET = "tollgate-evidence";

storageContract("A bucket", async () => {
  const server = await startS3Server(BUCKET);
  const { endpoint, credentials } = server;
  const where = { bucket: BUCKET, prefix: "team-a/", region: "us-east-1" };
  return { storage: s3Bucket({ ...where, endpoint, credentials }), end: server.close };
});

describe("s3Bucket against a real server", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  beforeAll(async () => {
    server = await startS3Server(BUCKET);
  });
  afterAll(() => server.close());

  const at = (over: Partial<S3Options>) => {
    const { endpoint, credentials } = server;
    const where = { bucket: BUCKET, prefix: "", region: "us-east-1", endpoint, credentials };
    return s3Bucket({ ...where, ...over });
  };

  it("is reached by the address that an operator writes", async () => {
    const host = server.endpoint.replace("http://", "");
    const settings = readS3Url(`http://S3RVER:S3RVER@${host}/${BUCKET}/team-b?region=us-east-1`);
    if (!settings) throw new Error("the address was not read");
    const storage = s3Bucket(settings);
    await storage.put("x", Buffer.from("here"));
    expect((await at({}).get("team-b/x"))?.toString()).toBe("here");
    expect(await at({}).get("x")).toBeNull();
  });

  it("says that the key is wrong, and never what it is", async () => {
    const credentials = { accessKeyId: "AKIANOBODY", secretAccessKey: "not-the-one" };
    const told = await at({ credentials })
      .check()
      .catch((error: unknown) => error);
    expect(told).toMatchObject({ name: "StorageError", code: "forbidden" });
    expect(String(told)).toMatch(/bucket tollgate-evidence at http:.*403.*expected a key/);
    expect(String(told)).not.toMatch(/not-the-one|AKIANOBODY/);
  });

  it("says that there is no such bucket", async () => {
    const told = at({ bucket: "somewhere-else" }).check();
    await expect(told).rejects.toMatchObject({ name: "StorageError", code: "no_bucket" });
  });
});

describe("s3Bucket against answers that come out badly", () => {
  let server: AnsweringServer;
  beforeAll(async () => {
    server = await startAnsweringServer();
  });
  afterAll(() => server.close());

  const open = (timeout = 10_000) =>
    s3Bucket({
      bucket: BUCKET,
      prefix: "",
      region: "us-east-1",
      endpoint: server.origin,
      credentials: { accessKeyId: "id", secretAccessKey: "hush-hush" },
      timeout,
    });
  const xml = (code: string) => ({
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>hush-hush</Message></Error>`,
  });

  it("asks again after a 500 and after a 503", async () => {
    const statuses = [500, 503];
    server.answer(() => {
      const status = statuses.shift();
      return status ? { status, ...xml("InternalError") } : { body: "whole" };
    });
    expect((await open().get("x"))?.toString()).toBe("whole");
    expect(statuses).toEqual([]);
  });

  it("asks again for a body that broke off, and does not take a part for the whole", async () => {
    let asked = 0;
    server.answer((_request, response) => {
      asked += 1;
      response.writeHead(200, { "content-length": "10" });
      if (asked === 2) response.end("0123456789");
      else response.write("01234", () => response.destroy());
      return undefined;
    });
    expect((await open().get("x"))?.toString()).toBe("0123456789");
    server.answer((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("01234", () => response.destroy());
      return undefined;
    });
    await expect(open().get("x")).rejects.toMatchObject({ code: "unreachable" });
  });

  it.each<[string, number, string, string, RegExp]>([
    ["a 403", 403, "AccessDenied", "forbidden", /403 \(AccessDenied\); expected a key/],
    ["a wrong signature", 403, "SignatureDoesNotMatch", "forbidden", /SignatureDoesNotMatch/],
    ["a bucket that is not there", 404, "NoSuchBucket", "no_bucket", /does not exist/],
    ["a 500 that stays", 500, "InternalError", "failed", /500 \(InternalError\)/],
    ["a 400", 400, "InvalidRequest", "failed", /400 \(InvalidRequest\)/],
  ])("names %s, and repeats nothing of what was said", async (_, status, code, kind, message) => {
    server.answer({ status, ...xml(code) });
    const told = await open()
      .put("x", Buffer.from("x"))
      .catch((error: unknown) => error);
    expect(told).toMatchObject({ name: "StorageError", code: kind });
    expect(String(told)).toMatch(message);
    expect(String(told)).not.toContain("hush");
  });

  it("has nothing where the server says that there is no such key", async () => {
    server.answer({ status: 404, ...xml("NoSuchKey") });
    expect(await open().get("x")).toBeNull();
  });

  it("waits no longer than its time, for the headers and for the body", async () => {
    server.answer(() => undefined);
    await expect(open(300).get("x")).rejects.toMatchObject({ code: "timeout" });
    server.answer((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("01234");
      return undefined;
    });
    await expect(open(300).get("x")).rejects.toMatchObject({ code: "timeout" });
  });

  it("is not ready where something else is given back than was written", async () => {
    server.answer(({ method }) => ({ body: method === "GET" ? "something else" : "" }));
    const told = open().check();
    await expect(told).rejects.toThrow(/does not give back what was written/);
  });

  it("says that nobody is there", async () => {
    const gone = await startAnsweringServer();
    await gone.close();
    const where = { bucket: BUCKET, prefix: "", region: "us-east-1", credentials: null };
    const credentials = { accessKeyId: "id", secretAccessKey: "hush-hush" };
    const storage = s3Bucket({ ...where, endpoint: gone.origin, credentials });
    await expect(storage.get("x")).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
