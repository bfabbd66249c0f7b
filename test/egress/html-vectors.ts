/** HTML that makes a browser ask a host for something as soon as it is drawn, pointed at, or clicked. */
export interface HtmlVector {
  readonly name: string;
  readonly html: string;
}

type Make = (url: (ending?: string) => string) => string;

const MAKERS: Readonly<Record<string, Make>> = {
  img: (url) => `<img src="${url()}">`,
  srcset: (url) => `<img srcset="${url()} 1x">`,
  picture: (url) => `<picture><source srcset="${url()}"><img alt=""></picture>`,
  video: (url) => `<video src="${url('.mp4')}" autoplay muted></video>`,
  'video-source': (url) => `<video autoplay muted><source src="${url('.mp4')}"></video>`,
  poster: (url) => `<video poster="${url()}"></video>`,
  audio: (url) => `<audio src="${url('.mp3')}" preload="auto"></audio>`,
  track: (url) =>
    `<video src="data:video/mp4;base64,AAAA"><track default kind="subtitles" src="${url('.vtt')}"></video>`,
  'style-attribute': (url) => `<p style="background:url(${url()})">text</p>`,
  'list-image': (url) => `<ul style="list-style-image:url(${url()})"><li>item</li></ul>`,
  cursor: (url) => `<p style="cursor:url(${url()}),auto;height:9em">point here</p>`,
  'border-image': (url) => `<p style="border:9px solid;border-image:url(${url()}) 9">text</p>`,
  mask: (url) => `<p style="mask-image:url(${url()})">text</p>`,
  'generated-content': (url) => `<p style="content:url(${url()})">text</p>`,
  'svg-image': (url) =>
    `<svg width="9" height="9"><image href="${url()}" width="9" height="9"/></svg>`,
  'svg-use': (url) => `<svg width="9" height="9"><use href="${url('.svg')}#a"/></svg>`,
  'svg-feimage': (url) =>
    `<svg width="9" height="9"><filter id="f"><feImage href="${url()}"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>`,
  'svg-style': (url) =>
    `<svg width="9" height="9"><style>rect{fill:red;background:url(${url()})}</style><image width="9" height="9" href="${url()}"/></svg>`,
  'input-image': (url) => `<input type="image" src="${url()}">`,
  'table-background': (url) => `<table background="${url()}"><tr><td>cell</td></tr></table>`,
  'cell-background': (url) => `<table><tr><td background="${url()}">cell</td></tr></table>`,
  prefetch: (url) => `<link rel="prefetch" href="${url()}">`,
  preload: (url) => `<link rel="preload" as="image" href="${url()}">`,
  modulepreload: (url) => `<link rel="modulepreload" href="${url('.js')}">`,
  stylesheet: (url) => `<link rel="stylesheet" href="${url('.css')}">`,
  'style-import': (url) => `<style>@import url(${url('.css')});</style>`,
  'font-face': (url) =>
    `<style>@font-face{font-family:x${url().length};src:url(${url('.woff2')})}</style><p style="font-family:x${url().length}">text</p>`,
  'style-background': (url) => `<style>b{background:url(${url()})}</style><b>text</b>`,
  iframe: (url) => `<iframe src="${url('.html')}"></iframe>`,
  srcdoc: (url) => `<iframe srcdoc="<img src='${url()}'>"></iframe>`,
  object: (url) => `<object data="${url('.html')}" type="text/html"></object>`,
  embed: (url) => `<embed src="${url('.html')}" type="text/html">`,
  form: (url) => `<form action="${url('.html')}"><button>Go on</button></form>`,
  'meta-refresh': (url) => `<meta http-equiv="refresh" content="0;url=${url('.html')}">`,
  base: (url) => `<base href="${url('/')}"><img src="picture.png">`,
  onerror: (url) => `<img src="data:," onerror="new Image().src='${url()}'">`,
};

/** @param context written into each address, so that it is seen which one arrived */
export function htmlVectors(sink: string, context = 'bare'): HtmlVector[] {
  return Object.entries(MAKERS).map(([name, make]) => ({
    name,
    html: make(
      (ending = '') => `${sink}/${name}${ending.startsWith('/') ? ending : `/${context}${ending}`}`,
    ),
  }));
}

/** Markdown's own ways to ask for something, and what links do when they are drawn. */
export function markdownVectors(sink: string): string[] {
  return [
    `![picture](${sink}/markdown-image/a.png "title")`,
    `![picture][one]\n\n[one]: ${sink}/markdown-reference/a.png`,
    `[![inside a link](${sink}/markdown-linked-image/a.png)](${sink}/markdown-link)`,
    `<${sink}/autolink>`,
    `${sink}/bare-address`,
    `[ping](${sink}/link "<img src='${sink}/link-title'>")`,
    `[script](javascript:fetch('${sink}/javascript-link'))`,
    `$$\\includegraphics{${sink}/math-picture}$$ $\\href{${sink}/math-link}{x}$ $\\htmlStyle{background:url(${sink}/math-style)}{x}$`,
    `\`\`\`html\n<img src="${sink}/highlighted">\n\`\`\``,
    `[^1]\n\n[^1]: <img src="${sink}/footnote">`,
  ];
}

/** Where in Markdown a vector may stand. */
export const CONTEXTS: readonly {
  readonly name: string;
  readonly wrap: (html: string) => string;
}[] = [
  { name: 'bare', wrap: (html) => html },
  { name: 'list', wrap: (html) => `- one\n- ${html}\n  1. ${html}` },
  { name: 'table', wrap: (html) => `| a | b |\n|---|---|\n| ${html.replaceAll('|', '\\|')} | b |` },
  { name: 'quote', wrap: (html) => `> quoted\n> ${html}` },
  { name: 'fence', wrap: (html) => `\`\`\`html\n${html}\n\`\`\`\n\n    ${html}\n\n\`${html}\`` },
  { name: 'link-text', wrap: (html) => `[${html}](https://example.invalid/)` },
  { name: 'image-title', wrap: (html) => `![alt](/none.png "${html.replaceAll('"', "'")}")` },
  { name: 'heading', wrap: (html) => `# ${html}\n\n${html}\n===` },
];
