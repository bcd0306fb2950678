/**
 * The component's look. Pages change it by custom properties named `--patchbay-feed-…`, and by the parts `bell` and `panel`;
 * nothing else of a page gets in. Text on its ground keeps a contrast of 4.5 to 1.
 */
export const styles = `
:host{--accent:var(--patchbay-feed-accent,#1d4ed8);--on-accent:var(--patchbay-feed-accent-text,#fff);
--ground:var(--patchbay-feed-background,#fff);--text:var(--patchbay-feed-text,#1c1d20);--muted:var(--patchbay-feed-muted,#5b5f66);
--line:var(--patchbay-feed-border,#d9dbdf);--alert:var(--patchbay-feed-badge,#b91c1c);--radius:var(--patchbay-feed-radius,10px);
display:inline-block;position:relative!important}
.root{all:initial;color:var(--text);font:var(--patchbay-feed-font,15px/1.45 system-ui,sans-serif);color-scheme:light dark}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){--accent:var(--patchbay-feed-accent,#93b4ff);
--on-accent:var(--patchbay-feed-accent-text,#10131a);--ground:var(--patchbay-feed-background,#1b1d22);
--text:var(--patchbay-feed-text,#f1f2f4);--muted:var(--patchbay-feed-muted,#b3b7bf);--line:var(--patchbay-feed-border,#3a3e47)}}
:host([hidden]),[hidden]{display:none!important}
:host([corner]){position:fixed!important;inset-block-end:20px;inset-inline-end:20px;z-index:var(--patchbay-feed-z,2147483000)}
*{box-sizing:border-box}
h2,h3,p,ul{margin:0;padding:0;font:inherit}
ul{list-style:none}
button,a{font:inherit;color:inherit;cursor:pointer}
button{background:none;border:0;padding:0;text-align:start}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
svg{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;display:block}
.bell{position:relative;display:grid;place-items:center;width:44px;height:44px;border-radius:50%;background:var(--ground);
border:1px solid var(--line)}
:host([corner]) .bell{width:54px;height:54px;box-shadow:0 2px 10px #0003}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:20px;height:20px;padding:0 5px;border-radius:10px;
background:var(--alert);color:#fff;font-size:12px;line-height:20px;text-align:center}
.panel{position:absolute;inset-block-start:calc(100% + 8px);inset-inline-end:0;width:var(--patchbay-feed-width,380px);
max-width:calc(100vw - 24px);max-height:min(560px,calc(100vh - 100px));display:flex;flex-direction:column;background:var(--ground);
border:1px solid var(--line);border-radius:var(--radius);box-shadow:0 8px 30px #0003;overflow:hidden;z-index:1}
:host([corner]) .panel{inset-block:auto calc(100% + 10px)}
header{display:flex;align-items:center;gap:12px;padding:12px 16px;border-bottom:1px solid var(--line)}
h2{flex:1;font-weight:600;font-size:1.1em}
h2:focus{outline:none}
.scroll{overflow-y:auto;overscroll-behavior:contain}
.scroll:focus-visible{outline-offset:-2px}
.plain{color:var(--accent);text-decoration:underline;min-height:24px}
.older{display:block;margin:12px auto}
.note{padding:16px;color:var(--muted);text-align:center}
.item{padding:12px 16px;border-bottom:1px solid var(--line)}
.item:last-child{border-bottom:0}
h3{display:flex;align-items:baseline;gap:8px;font-weight:400}
.unread h3{font-weight:600}
.dot{flex:none;width:8px;height:8px;border-radius:50%;background:var(--accent)}
.title{flex:1;text-decoration:none;overflow-wrap:anywhere}
.title:hover{text-decoration:underline}
.body{margin-top:4px;white-space:pre-line;overflow-wrap:anywhere}
img{display:block;width:100%;max-height:200px;object-fit:cover;border-radius:calc(var(--radius) - 4px);margin-top:8px}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
.action{display:inline-flex;align-items:center;gap:6px;min-height:36px;padding:4px 12px;border:1px solid var(--accent);
border-radius:calc(var(--radius) - 4px);color:var(--accent);text-decoration:none}
.action[aria-pressed=true]{background:var(--accent);color:var(--on-accent)}
.action[aria-disabled][aria-pressed=false]{border-color:var(--line);color:var(--muted);cursor:default}
footer{display:flex;align-items:center;gap:4px;margin-top:6px;color:var(--muted);font-size:.87em}
time{flex:1}
.small{display:grid;place-items:center;width:32px;height:32px;border-radius:50%}
.small:hover{background:color-mix(in srgb,var(--text) 10%,transparent)}
.small svg{width:16px;height:16px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:480px){:host([corner]) .panel{position:fixed;inset:auto 12px 84px;width:auto}}
@media (forced-colors:active){.dot,.badge{forced-color-adjust:none}}
`
