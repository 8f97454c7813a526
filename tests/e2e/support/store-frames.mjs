// The pages that the pictures for the stores are drawn as: a caption above what was taken, promotional pictures, the icon. They have the
// colours and the type of the extension's own pages (extension/look.css).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const LOOK = read('extension/look.css');
const APP = read('docs/icons/app.svg');

const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
const inline = (png) => `data:image/png;base64,${png.toString('base64')}`;
/** The width and height that a PNG file says of itself. */
const sizeOf = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];
/** A picture, one of its pixels for one of the page's. */
const image = (png) => {
  const [width, height] = sizeOf(png);
  return `<img src="${inline(png)}" width="${width}" height="${height}" alt="">`;
};

const page = (language, style, body) => `<!doctype html>
<html lang="${language.replace('_', '-')}">
<head>
<meta charset="utf-8">
<style>${LOOK}</style>
<style>
  :root { color-scheme: light; --wash: #eef2f5 }
  html, body { width: 100%; height: 100%; overflow: hidden }
  img, svg { display: block }
  h1, p { margin: 0 }
  ${style}
</style>
</head>
<body>${body}</body>
</html>`;

const SCREENSHOT = `
  body { background: var(--wash); text-align: center }
  header { padding: 44px 56px 0 }
  h1 { font-size: 46px; font-weight: 700; line-height: 1.15; letter-spacing: -.02em }
  header p { margin: 14px auto 0; color: var(--soft); font-size: 22px; line-height: 1.35 }
  main { position: absolute; inset: 180px 0 0; display: flex; justify-content: center; align-items: flex-start; gap: 34px }
  img { border-radius: 14px; background: var(--paper); box-shadow: 0 0 0 1px #16202b14, 0 18px 50px #16202b26 }
  .beside img { border-radius: 12px }
  .cut img { box-sizing: content-box; padding-top: 20px }
`;

/** A screenshot: its caption above one picture, several beside one another, or one that begins in the middle of a page. */
export const screenshotPage = ({ language, headline, line, pictures, kind = '' }) => page(language, SCREENSHOT, `
<header><h1>${escape(headline)}</h1><p>${escape(line)}</p></header>
<main class="${kind}">${pictures.map(image).join('')}</main>`);

const TILE = `
  body { background: var(--ink); color: #fff }
  main { display: flex; align-items: center; height: 100% }
  main p { color: #c3cdd7; text-wrap: balance }
  .small { flex-direction: column; justify-content: center; gap: 18px; text-align: center }
  .small svg { width: 96px; height: 96px; margin: 0 auto 16px }
  .small h1 { font-size: 40px; font-weight: 700; line-height: 1.15; letter-spacing: -.02em }
  .small p { margin-top: 8px; padding: 0 40px; font-size: 18px; line-height: 1.35 }
  .marquee { justify-content: space-between; gap: 90px; padding: 0 110px }
  .marquee svg { width: 128px; height: 128px; margin: 0 0 28px -6px }
  .marquee h1 { font-size: 76px; font-weight: 700; line-height: 1.1; letter-spacing: -.02em }
  .marquee p { margin-top: 18px; font-size: 32px; line-height: 1.35 }
  .marquee img { border-radius: 16px; box-shadow: 0 24px 70px #0009 }
`;

/** A promotional picture: the mark, the name and what it does; beside that, if there is one, a card. No word is parted at its hyphen. */
export const tilePage = ({ language, line, card }) => page(language, TILE, `
<main class="${card ? 'marquee' : 'small'}"><div>${APP}<h1>Trainstop</h1><p>${escape(line.replaceAll('-', '\u2011'))}</p></div>${card ? image(card) : ''}</main>`);

/** The icon as Chrome's store wants it: 96 pixels of it, in 16 of nothing. */
export const iconPage = () => page('en', 'body { background: none; padding: 16px } svg { width: 96px; height: 96px }', APP.replace('viewBox="1 1 22 22"', 'viewBox="2 2 20 20"'));
