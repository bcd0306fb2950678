/** How launcher and frame stand on the page; they share it with nothing else. */
export const styles = `
:host { all: initial !important; }
[hidden] { display: none !important; }
.shell { position: fixed; z-index: 2147483000; inset-block-end: var(--y); inset-inline-end: var(--x); }
.shell[data-position='start'] { inset-inline: var(--x) auto; }
.launcher {
  position: relative; display: grid; place-items: center; inline-size: 56px; block-size: 56px; margin: 0; padding: 0;
  border: 0; border-radius: 50%; background: var(--colour); color: var(--on-colour); cursor: pointer;
  box-shadow: 0 4px 16px rgb(0 0 0 / 0.28); transition: transform 150ms;
}
.launcher:hover { transform: scale(1.05); }
.launcher:focus-visible { outline: 3px solid var(--colour); outline-offset: 3px; }
svg { inline-size: 28px; block-size: 28px; }
svg.solid { fill: currentColor; }
svg.line { fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; }
.badge {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; block-size: 22px; padding: 0 5px;
  box-sizing: border-box; border-radius: 11px; background: #b3261e; color: #fff; font: 600 12px/22px system-ui, sans-serif;
  text-align: center;
}
iframe {
  position: absolute; inset-block-end: 72px; inset-inline-end: 0; inline-size: 384px;
  block-size: min(640px, calc(100vh - var(--y) - 96px)); max-inline-size: calc(100vw - 2 * var(--x)); border: 0; border-radius: 14px;
  background: transparent; color-scheme: normal; box-shadow: 0 8px 40px rgb(0 0 0 / 0.3); visibility: hidden; opacity: 0;
  transition: opacity 150ms, visibility 150ms;
}
.shell[data-position='start'] iframe { inset-inline: 0 auto; }
.shell[data-open='true'] iframe { visibility: visible; opacity: 1; }
@media (max-width: 480px) {
  .shell[data-open='true'] { inset: 0; }
  .shell[data-open='true'] .launcher { display: none; }
  .shell[data-open='true'] iframe { inset: 0; inline-size: 100%; block-size: 100%; max-inline-size: none; border-radius: 0; }
}
@media (prefers-reduced-motion: reduce) { .launcher, iframe { transition: none; } }
@media (forced-colors: active) { .launcher, iframe { border: 1px solid CanvasText; } }
@media print { .shell { display: none; } }
`
