/** `node scripts/make-icons.mjs`: draws the icons of the installed app from the sandal of `public/talaria.svg`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { chromium } from 'playwright';

import { findChromium } from './find-chromium.mjs';
import { ROOT } from './root.mjs';

const PAPER = '#faf8f4';
const BRONZE = '#8f5a08';

/**
 * @param sandal share of the icon's width that the drawing takes; a mask may cut off all but the middle 80 %
 * @param corner radius as a share of the width; 0 where the system cuts the shape itself
 */
const ICONS = [
  { name: 'icon-192.png', size: 192, sandal: 0.66, corner: 0.22 },
  { name: 'icon-512.png', size: 512, sandal: 0.66, corner: 0.22 },
  { name: 'icon-maskable-512.png', size: 512, sandal: 0.54, corner: 0 },
  { name: 'apple-touch-icon.png', size: 180, sandal: 0.62, corner: 0 },
];

const svg = await readFile(join(ROOT, 'public/talaria.svg'), 'utf8');
const path = / d="([^"]+)"/.exec(svg)?.[1];
const executablePath = findChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath && { executablePath }),
});
const page = await browser.newPage();
for (const { name, size, sandal, corner } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  const scale = (size * sandal) / 32;
  // The drawing's own middle, 16.5 by 15, to the icon's.
  const at = `translate(${size / 2 - 16.5 * scale} ${size / 2 - 15 * scale}) scale(${scale})`;
  await page.setContent(
    `<body style="margin:0"><svg width="${size}" height="${size}" style="display:block">` +
      `<rect width="${size}" height="${size}" rx="${size * corner}" fill="${PAPER}"/>` +
      `<path transform="${at}" fill="${BRONZE}" d="${path}"/></svg>`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(join(ROOT, 'public', name), png);
}
await browser.close();
