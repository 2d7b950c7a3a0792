import { describe, expect, it } from "vitest";
import { readS3Url } from "@/lib/config/s3-url";

const PAIR = { accessKeyId: "AKIA1", secretAccessKey: "a/b+c" };

describe("readS3Url", () => {
  it.each([
    [
      "s3://AKIA1:a%2Fb%2Bc@evidence?region=eu-central-1",
      { bucket: "evidence", prefix: "", region: "eu-central-1", endpoint: null, credentials: PAIR },
    ],
    [
      "s3://evidence/tollgate/prod",
      {
        bucket: "evidence",
        prefix: "tollgate/prod/",
        region: "us-east-1",
        endpoint: null,
        credentials: null,
      },
    ],
    [
      "http://AKIA1:a%2Fb%2Bc@minio:9000/evidence/",
      {
        bucket: "evidence",
        prefix: "",
        region: "us-east-1",
        endpoint: "http://minio:9000",
        credentials: PAIR,
      },
    ],
  ])("reads %s", (text, settings) => {
    expect(readS3Url(text)).toEqual(settings);
  });

  it.each([
    "evidence",
    "ftp://a:b@host/evidence",
    "https://a:b@host",
    "https://a@host/evidence",
    "https://a:b@host/evidence?regoin=eu-central-1",
    "https://a:b@host/evidence#x",
    "https://a:b@host/Not_A_Bucket",
    "https://a:%zz@host/evidence",
    "https://a:b@host/evidence/%2e%2e",
  ])("reads nothing from %s", (text) => {
    expect(readS3Url(text)).toBeNull();
  });
});
