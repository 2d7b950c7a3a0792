import { createHttpClient } from "@/bench/servers/http-client";
import { LogKeys } from "@/lib/contract/ledger";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import { verifyInclusion } from "@/lib/ledger/merkle";
import { type NoteVerifier, openNote, parseVkey } from "@/lib/ledger/note";

const CONNECTIONS = 16;

/** The ledger as anybody sees it who only has the api process and a token. */
export class PublishedLedger {
  readonly #http: ReturnType<typeof createHttpClient>;
  readonly #token: string;
  #keys: NoteVerifier[] | null = null;

  constructor(origin: string, token: string) {
    this.#http = createHttpClient(origin, CONNECTIONS);
    this.#token = token;
  }

  /** Of the newest checkpoint, whose signature is checked; 0 where there is none yet. */
  async size(): Promise<number> {
    const note = await this.#get("/ledger/checkpoint").catch(() => null);
    return note === null ? 0 : (await this.#checkpoint(note)).size;
  }

  /** Gets the proof of an entry and checks it, and the checkpoint that it leads to. Throws where either is wrong. */
  async verifyProof(index: number, leafHash: string): Promise<void> {
    const text = await this.#get(`/ledger/proof?index=${index}`);
    const [, named, hashes = "", note = ""] =
      /^c2sp\.org\/tlog-proof@v1\nindex (\d+)\n((?:\S+\n)*)\n([\s\S]*)$/.exec(text) ?? [];
    const { size, root } = await this.#checkpoint(note);
    const proof = hashes.split("\n").slice(0, -1);
    const isProven = verifyInclusion({
      index: Number(named),
      size,
      root,
      leaf: Buffer.from(leafHash, "hex"),
      proof: proof.map((hash) => Buffer.from(hash, "base64")),
    });
    if (Number(named) !== index || !isProven) throw new Error(`entry ${index} is not proven`);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #checkpoint(note: string) {
    this.#keys ??= LogKeys.parse(JSON.parse(await this.#get("/ledger/keys"))).keys.map(({ vkey }) =>
      parseVkey(vkey),
    );
    return parseCheckpoint(openNote(note, this.#keys).text);
  }

  #get(path: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return this.#http.send({ method: "GET", path: `/api/v1${path}`, headers });
  }
}
