import { createApiClient } from "@/lib/api-client/api-client";

/** The browser's own client: same origin, session cookie. */
export const browserApi = createApiClient({ baseUrl: "" });
