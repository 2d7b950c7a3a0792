import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";

const run = promisify(execFile);

const CONFIG = `
[req]
distinguished_name = dn
[dn]
[ca_ext]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[timestamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[codesigning]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,codeSigning
[several]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,codeSigning
[ca]
default_ca = issuing
[issuing]
new_certs_dir = FOLDER
database = FOLDER/index.txt
serial = FOLDER/ca-serial
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
[tsa]
default_tsa = authority
[authority]
serial = FOLDER/tsa-serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = DIGESTS
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_alg = ESS
`;

export type KeyKind = "rsa" | "ec";
type Purpose = "timestamping" | "codesigning" | "several";

/** An authority of its own: keys and certificates by openssl, tokens by `openssl ts`. */
export class OpensslAuthority {
  readonly #folder: string;
  readonly #kind: KeyKind;

  private constructor(folder: string, kind: KeyKind) {
    this.#folder = folder;
    this.#kind = kind;
  }

  /** `names`: the hash by which its tokens name its certificate. */
  static async create(
    kind: KeyKind = "ec",
    names: "sha1" | "sha256" | "sha512" = "sha256",
  ): Promise<OpensslAuthority> {
    const folder = mkdtempSync(path.join(tmpdir(), "tollgate-tsa-"));
    const authority = new OpensslAuthority(folder, kind);
    const configure = (digests: string, ess: string) =>
      CONFIG.replaceAll("FOLDER", folder).replace("DIGESTS", digests).replace("ESS", ess);
    authority.#write("config", configure("sha256", names));
    authority.#write("strict", configure("sha512", names));
    for (const serial of ["ca-serial", "tsa-serial"]) authority.#write(serial, "01\n");
    authority.#write("index.txt", "");
    const { key } = authority.#newKey("ca");
    await authority.#openssl(
      ...["req", "-x509", ...key, "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "3000"],
      ...["-config", "config", "-extensions", "ca_ext"],
    );
    await authority.issue("signer");
    return authority;
  }

  /** Absolute. What is to be trusted. */
  get caFile(): string {
    return path.join(this.#folder, "ca.pem");
  }

  get ca(): string {
    return readFileSync(this.caFile, "utf8");
  }

  certificate(name: string): string {
    const pem = readFileSync(path.join(this.#folder, `${name}.pem`), "utf8");
    return pem.slice(pem.indexOf("-----BEGIN"));
  }

  /** A certificate `name` by the CA; `until` as YYYYMMDDHHMMSSZ. */
  async issue(
    name: string,
    { purpose = "timestamping" as Purpose, until = "20991231235959Z" } = {},
  ): Promise<void> {
    const { key } = this.#newKey(name);
    await this.#openssl(
      ...["req", ...key, "-out", `${name}.csr`, "-subj", `/CN=${name}`, "-config", "config"],
    );
    await this.#openssl(
      ...["ca", "-batch", "-config", "config", "-in", `${name}.csr`, "-out", `${name}.pem`],
      ...["-cert", "ca.pem", "-keyfile", "ca.key", "-extensions", purpose],
      ...["-startdate", "20200101000000Z", "-enddate", until],
    );
  }

  /** A reply (DER) to a query (DER). `accepts: "sha512"` refuses every other hash. */
  async reply(
    query: Uint8Array,
    { signer = "signer", accepts = "sha256" as "sha256" | "sha512" } = {},
  ): Promise<Buffer> {
    this.#write("query.tsq", query);
    await this.#openssl(
      ...["ts", "-reply", "-config", accepts === "sha256" ? "config" : "strict"],
      ...["-queryfile", "query.tsq", "-signer", `${signer}.pem`, "-inkey", `${signer}.key`],
      ...["-out", "reply.tsr"],
    );
    return this.#read("reply.tsr");
  }

  /** A token (DER) for a query, signed by a certificate that `openssl ts` would not sign with, or as something else. */
  async forge(
    signer: string,
    query: Uint8Array,
    { contentType = "id-smime-ct-TSTInfo", named = true } = {},
  ) {
    this.#write("honest.tsr", await this.reply(query));
    await this.#openssl("ts", "-reply", "-in", "honest.tsr", "-token_out", "-out", "token.der");
    await this.#openssl(
      ...["cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-out", "info.der"],
    );
    await this.#openssl(
      ...["cms", "-sign", "-binary", "-nodetach", "-in", "info.der", "-outform", "DER"],
      ...["-econtent_type", contentType, "-signer", `${signer}.pem`, "-inkey", `${signer}.key`],
      ...["-out", "forged.der", ...(named ? ["-cades"] : [])],
    );
    return this.#read("forged.der");
  }

  /** A reply (DER) that grants a token (DER). */
  async granting(token: Uint8Array): Promise<Buffer> {
    this.#write("granted.der", token);
    await this.#openssl("ts", "-reply", "-in", "granted.der", "-token_in", "-out", "granted.tsr");
    return this.#read("granted.tsr");
  }

  /** What `openssl ts -verify` says of a token (DER) over `data`. */
  async accepts(token: Uint8Array, data: Uint8Array): Promise<boolean> {
    this.#write("token.tst", token);
    this.#write("data", data);
    const said = this.#openssl(
      ...["ts", "-verify", "-data", "data", "-in", "token.tst", "-token_in", "-CAfile", "ca.pem"],
    );
    return said.then(
      ({ stdout }) => stdout.includes("Verification: OK"),
      () => false,
    );
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #newKey(name: string): { key: string[] } {
    const made =
      this.#kind === "rsa"
        ? ["-newkey", "rsa:2048"]
        : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    return { key: [...made, "-nodes", "-keyout", `${name}.key`] };
  }

  #openssl(...args: string[]) {
    return run("openssl", args, { cwd: this.#folder });
  }

  #write(name: string, content: string | Uint8Array): void {
    writeFileSync(path.join(this.#folder, name), content);
  }

  #read(name: string): Buffer {
    return readFileSync(path.join(this.#folder, name));
  }
}

export type ReplyServer = {
  url: string;
  origin: string;
  /** The queries (DER) that came. */
  queries: Buffer[];
  close: () => Promise<void>;
};

type Replying = (
  query: Buffer,
) => Promise<Uint8Array | { status?: number; type: string; body: string | Uint8Array }>;

/** A real HTTP server that answers timestamp queries as `replying` says. */
export async function startReplyServer(replying: Replying): Promise<ReplyServer> {
  const queries: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const query = await buffer(request);
    queries.push(query);
    try {
      const reply = await replying(query);
      const {
        status = 200,
        type,
        body,
      } = reply instanceof Uint8Array
        ? { type: "application/timestamp-reply", body: reply }
        : reply;
      response.writeHead(status, { "content-type": type }).end(body);
    } catch {
      response.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/tsr`,
    origin,
    queries,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
