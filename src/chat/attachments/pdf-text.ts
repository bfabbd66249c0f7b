import { getDocumentProxy } from 'unpdf';

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

/** Why a PDF has no text for us. */
export type PdfProblem =
  | { readonly kind: 'too-large'; readonly nBytes: number; readonly most: number }
  /** By a password. */
  | { readonly kind: 'locked' }
  /** With what its reader says of it. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Its pages may be pictures. */
  | { readonly kind: 'scanned'; readonly nRead: number; readonly nPages: number };

/** The text of a PDF, page by page under the numbers of pages. Nothing in it runs: scripts and actions are no text. */
export async function readPdfText(
  bytes: Uint8Array,
  limits: { readonly [Key in keyof typeof PDF_LIMITS]: number } = PDF_LIMITS,
): Promise<PdfText | PdfProblem> {
  if (bytes.length > limits.bytes) {
    return { kind: 'too-large', nBytes: bytes.length, most: limits.bytes };
  }
  const endMs = performance.now() + limits.ms;
  const pdf = await opened(bytes);
  if ('kind' in pdf) return pdf;
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
  if (!hasText) return { kind: 'scanned', nRead: pages.length, nPages };
  return { text: pages.join('\n\n').slice(0, limits.characters), nPages, nRead: pages.length };
}

const MOST_DAMAGED = 20;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function opened(bytes: Uint8Array): Promise<Pdf | PdfProblem> {
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
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (name === 'PasswordException') return { kind: 'locked' };
    return { kind: 'unreadable', reason: message };
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
