export type S3Settings = {
  bucket: string;
  /** Before every key, with a slash at its end; empty for none. */
  prefix: string;
  region: string;
  /** Null: Amazon's own, with the bucket's name in the host. Otherwise the bucket is the first part of the path. */
  endpoint: string | null;
  /** Null: what the AWS SDK finds (variables, files, the machine's role). */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
};

export const S3_URL_FORMS =
  "s3://KEY:SECRET@BUCKET?region=eu-central-1, or https://KEY:SECRET@HOST/BUCKET?region=us-east-1 (http:// for a server beside this one); key and secret percent-encoded, or left out for the AWS SDK's own";

/** Null for what has another form. */
export function readS3Url(text: string): S3Settings | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isAmazon = url.protocol === "s3:";
  if (!isAmazon && url.protocol !== "https:" && url.protocol !== "http:") return null;
  const parts = url.pathname.split("/").filter(Boolean);
  const bucket = isAmazon ? url.hostname : parts.shift();
  const names = [...url.searchParams.keys()];
  if (!bucket || url.hash || names.some((name) => name !== "region")) return null;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return null;
  if (!parts.every((part) => /^[A-Za-z0-9._-]+$/.test(part) && !/^\.+$/.test(part))) return null;
  if (Boolean(url.username) !== Boolean(url.password)) return null;
  const accessKeyId = decoded(url.username);
  const secretAccessKey = decoded(url.password);
  if (accessKeyId === null || secretAccessKey === null) return null;
  return {
    bucket,
    prefix: parts.map((part) => `${part}/`).join(""),
    region: url.searchParams.get("region") || "us-east-1",
    endpoint: isAmazon ? null : url.origin,
    credentials: accessKeyId === "" ? null : { accessKeyId, secretAccessKey },
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
