import { describe, expect, it } from 'vitest';
import { decodeTextFile } from '../../../src/chat/attachments/decode-text';
import { PDF_LIMITS, readPdfText } from '../../../src/chat/attachments/pdf-text';
import { FileProblem } from '../../../src/chat/formats/file-problem';
import { smallPdf } from '../../fixtures/small-pdf';

describe('text of PDF', () => {
  it('comes page by page', async () => {
    const pdf = smallPdf({ pages: ['Horses (and ponies)\neat hay.', 'They sleep standing.'] });
    expect(await readPdfText(pdf)).toEqual({
      text: '[Page 1]\nHorses (and ponies)\neat hay.\n\n[Page 2]\nThey sleep standing.',
      nPages: 2,
      nRead: 2,
    });
  });

  it('of a scan is missed plainly', async () => {
    await expect(readPdfText(smallPdf({ pages: ['', ''] }))).rejects.toThrow(
      'found no text in 2 of 2 pages: they may be scanned pictures, which need text recognition first',
    );
  });

  it('is read as far as the limits go', async () => {
    const pdf = smallPdf({ pages: ['One', 'Two', 'Three'] });
    const read = await readPdfText(pdf, { ...PDF_LIMITS, pages: 2 });
    expect(read).toMatchObject({ nPages: 3, nRead: 2 });
    expect(read.text).not.toContain('Three');
  });

  it('with scripts, actions and wrong lengths is text all the same', async () => {
    const catalog =
      '/OpenAction << /S /JavaScript /JS (globalThis.hacked = true; app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (cmd.exe) >> >>';
    const pdf = smallPdf({ pages: ['Harmless words'], catalog, length: 3 });
    expect((await readPdfText(pdf)).text).toContain('Harmless words');
    expect('hacked' in globalThis).toBe(false);
  });

  it('with a million pages that are not there, or nesting without end, ends with a reason', async () => {
    const counted = smallPdf({ pages: [''], count: 1_000_000 });
    const nested = smallPdf({ pages: ['x'], catalog: `/Names ${'['.repeat(50_000)}` });
    const selfish = smallPdf({ pages: ['x'], catalog: '/Pages 1 0 R' });
    for (const pdf of [counted, nested, selfish, smallPdf({ pages: ['x'] }).slice(0, 60)]) {
      const outcome = await readPdfText(pdf).catch((thrown: unknown) => thrown);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FileProblem);
    }
  }, 60_000);

  it('refuses what is none', async () => {
    await expect(readPdfText(new TextEncoder().encode('%PDF-1.7 or so'))).rejects.toThrow(
      /found a PDF that cannot be read/,
    );
  });
});

describe('encodings of text files', () => {
  it.each([
    ['UTF-8', [0x63, 0x61, 0x66, 0xc3, 0xa9]],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x63, 0x61, 0x66, 0xc3, 0xa9]],
    ['UTF-16 little endian', [0xff, 0xfe, 0x63, 0, 0x61, 0, 0x66, 0, 0xe9, 0]],
    ['UTF-16 big endian', [0xfe, 0xff, 0, 0x63, 0, 0x61, 0, 0x66, 0, 0xe9]],
  ])('%s is certain', (_, bytes) => {
    expect(decodeTextFile(new Uint8Array(bytes))).toEqual({ text: 'café', note: null });
  });

  it('Latin-1 is a guess, and told', () => {
    const { text, note } = decodeTextFile(new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
    expect(text).toBe('café');
    expect(note).toContain('Latin-1');
  });

  it('bytes are no text', () => {
    for (const bytes of [
      [0, 255, 254],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0],
    ]) {
      expect(() => decodeTextFile(new Uint8Array(bytes))).toThrow(FileProblem);
    }
  });
});
