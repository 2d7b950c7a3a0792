/** The cookie with which the server's own browser reads one run's report. */
export const RENDER_COOKIE = "tollgate.render";

/** Attribute that names the digest of the report on its page. */
export const DIGEST_ATTRIBUTE = "data-report-digest";
