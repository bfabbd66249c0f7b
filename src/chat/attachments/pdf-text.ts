import { getDocumentProxy } from 'unpdf';
import { FileProblem } from '../formats/file-problem';

/** What is read of a PDF; more than any context here holds. */
export const PDF_LIMITS = {
  bytes: 50_000_000,
  pages: 2000,
  characters: 2_000_000,
  /** Looked at between pages; whoever asked ends the worker a bit later. */
  ms: 30_000,
} as const;

export interface PdfText {
  readonly text: string;
  readonly nPages: number;
  /** As many as are in `text`. */
  readonly nRead: number;
}

/**
 * The text of a PDF, page by page under the numbers of pages. Nothing in it runs: scripts and actions are no text.
 * @throws FileProblem for what is no PDF, is locked, or has no text
 */
export async function readPdfText(
  bytes: Uint8Array,
  limits: { readonly [Key in keyof typeof PDF_LIMITS]: number } = PDF_LIMITS,
): Promise<PdfText> {
  if (bytes.length > limits.bytes) {
    throw new FileProblem(`found ${String(bytes.length)} bytes; allowed: ${String(limits.bytes)}`);
  }
  const endMs = performance.now() + limits.ms;
  const pdf = await opened(bytes);
  const nPages = pdf.numPages;
  const pages: string[] = [];
  let nCharacters = 0;
  let hasText = false;
  let nDamaged = 0;
  for (let n = 1; n <= Math.min(nPages, limits.pages); n++) {
    if (performance.now() > endMs || nCharacters > limits.characters) break;
    const text = await pageText(pdf, n);
    if (text === null) nDamaged += 1;
    // A page tree may say that it has millions, and have none.
    if (nDamaged > MOST_DAMAGED && !hasText) break;
    hasText ||= (text ?? '') !== '';
    nCharacters += text?.length ?? 0;
    pages.push(`[Page ${String(n)}]\n${text ?? '(This page could not be read.)'}`);
  }
  if (!hasText) {
    throw new FileProblem(
      `found no text in ${String(pages.length)} of ${String(nPages)} pages: they may be scanned pictures, which need text recognition first`,
    );
  }
  return { text: pages.join('\n\n').slice(0, limits.characters), nPages, nRead: pages.length };
}

const MOST_DAMAGED = 20;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function opened(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: 0,
      // Fonts are for drawing, which nobody does here.
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      stopAtErrors: false,
    });
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : '';
    if (name === 'PasswordException') {
      throw new FileProblem(
        'found a PDF that is locked by a password; save it without, and attach that',
      );
    }
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileProblem(`found a PDF that cannot be read (${reason})`);
  }
}

/** Null for a page that is damaged. */
async function pageText(pdf: Pdf, n: number): Promise<string | null> {
  try {
    const page = await pdf.getPage(n);
    const { items } = await page.getTextContent();
    page.cleanup();
    return items
      .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
      .join('')
      .trim();
  } catch {
    return null;
  }
}
