/** The look of the API's page: two columns where there is room, the colours of the reader's system. */
export const DOCS_STYLE = `:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e9ed);--soft:light-dark(#57606b,#a2abb7);
--rule:light-dark(#dfe3e8,#2e353e);--paper:light-dark(#fcfcfa,#121519);--raised:light-dark(#f3f4f2,#1a1e24);
--accent:light-dark(#1f4fa3,#8db4f5);--get:light-dark(#0a6b4b,#6fd3a9);--post:light-dark(#1f4fa3,#8db4f5);
--delete:light-dark(#a32222,#f29a95);--mono:ui-monospace,"SF Mono",Menlo,Consolas,monospace}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0;font:15px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--accent);text-underline-offset:.15em}code{font:.92em var(--mono)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.page{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem;display:grid;gap:2.5rem;grid-template-columns:minmax(0,1fr)}
nav{font-size:.92rem}nav h2{font-size:.92rem;margin:1.1rem 0 .2rem;text-transform:capitalize}
nav ul{list-style:none;margin:0;padding:0}nav a{display:grid;grid-template-columns:3.6rem 1fr;align-items:baseline;overflow-wrap:anywhere;padding:.18rem 0;color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent)}nav small{font:600 .72rem var(--mono)}
@media(min-width:60rem){.page{grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:2rem 0;margin-top:-2rem}}
@media(max-width:60rem){nav{display:none}}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}.lead{color:var(--soft);max-width:42rem;margin:0 0 .6rem}
h2.tag{font-size:1.15rem;margin:2.5rem 0 0;text-transform:capitalize}
article{border-top:1px solid var(--rule);padding:1.1rem 0 1.2rem;margin-top:.6rem}
article h3{font:600 .95rem/1.5 var(--mono);margin:0 0 .3rem;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4rem;text-transform:uppercase}
.get{color:var(--get)}.post,.put{color:var(--post)}.delete{color:var(--delete)}
p{margin:.2rem 0;max-width:46rem}.needs{color:var(--soft);font-size:.92rem}
details{margin-top:.55rem}summary{cursor:pointer;color:var(--accent);width:fit-content}
.table{overflow-x:auto;margin-top:.4rem;background:var(--raised);border-radius:6px;padding:.3rem .8rem}
table{border-collapse:collapse;font-size:.9rem;width:100%}
th,td{text-align:left;vertical-align:top;padding:.28rem 1.2rem .28rem 0;border-top:1px solid var(--rule)}
thead th{border-top:0}thead th{color:var(--soft);font-weight:500}tbody th{font:500 .92em var(--mono);white-space:nowrap}
td:last-child{padding-right:0}.nest{color:var(--soft)}.type{white-space:nowrap}
`;
