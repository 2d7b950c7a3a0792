const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Tollgate is starting</title>
<style>body{font:16px/1.5 system-ui;margin:15vh auto;max-width:34rem;padding:0 1rem}h1{font-size:1.5rem}</style>
<main><h1>Tollgate is starting</h1><p>The pages are not up yet. Metrics, flags and the API are served already. This
page looks again every two seconds.</p></main></html>`;

/** For as long as the web process does not answer. */
export function startingPage(accept: string | undefined): Response {
  const headers = { "Retry-After": "2", "Cache-Control": "no-store" };
  if (!accept?.includes("text/html")) {
    return new Response("Tollgate's pages are starting.", { status: 503, headers });
  }
  return new Response(PAGE, {
    status: 503,
    headers: { ...headers, "Content-Type": "text/html; charset=utf-8" },
  });
}
