import path from "node:path";
import { fileURLToPath } from "node:url";

/** Pages only: the API, the streams and every header that guards them are the front door's work. */
const config = {
  distDir: process.env.TOLLGATE_NEXT_DIST ?? ".next",
  poweredByHeader: false,
  images: { unoptimized: true },
  compress: false,
  reactStrictMode: true,
  // `npm test` checks the types of everything at once; doing it again here would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  // Pages come through the front door, where the debug channel of navigations (a side stream of HMR) never arrives.
  experimental: { reactDebugChannel: false },
  turbopack: { root: path.dirname(fileURLToPath(import.meta.url)) },
  serverExternalPackages: ["pg", "@node-rs/argon2", "@prisma/adapter-pg"],
};

export default config;
