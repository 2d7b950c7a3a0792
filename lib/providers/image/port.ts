export type ReencodedImage = {
  kind: "image";
  mime: "image/png";
  bytes: Buffer;
  width: number;
  height: number;
  thumbnail: { mime: "image/webp"; bytes: Buffer };
};

/** `reason` continues a sentence that begins with the file's name: `is animated; a still image is taken`. */
export type RefusedImage = { kind: "refused"; reason: string };

/** Turns an image that nobody trusts into one that this server has written itself, metadata left behind. */
export type ImageReencoder = {
  reencode: (bytes: Uint8Array) => Promise<ReencodedImage | RefusedImage>;
};
