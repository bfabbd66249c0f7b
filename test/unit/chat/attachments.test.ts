import { describe, expect, it } from 'vitest';
import { decodeTextFile } from '../../../src/chat/attachments/decode-text';
import { PDF_LIMITS, readPdfText } from '../../../src/chat/attachments/pdf-text';
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
    expect(await readPdfText(smallPdf({ pages: ['', ''] }))).toEqual({
      kind: 'scanned',
      nRead: 2,
      nPages: 2,
    });
  });

  it('is read as far as the limits go', async () => {
    const pdf = smallPdf({ pages: ['One', 'Two', 'Three'] });
    const read = await readPdfText(pdf, { ...PDF_LIMITS, pages: 2 });
    expect(read).toMatchObject({ nPages: 3, nRead: 2, text: '[Page 1]\nOne\n\n[Page 2]\nTwo' });
  });

  it('that is larger is not opened', async () => {
    const pdf = smallPdf({ pages: ['One'] });
    expect(await readPdfText(pdf, { ...PDF_LIMITS, bytes: 99 })).toEqual({
      kind: 'too-large',
      nBytes: pdf.length,
      most: 99,
    });
  });

  it('with scripts, actions and wrong lengths is text all the same', async () => {
    const catalog =
      '/OpenAction << /S /JavaScript /JS (globalThis.hacked = true; app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (cmd.exe) >> >>';
    const pdf = smallPdf({ pages: ['Harmless words'], catalog, length: 3 });
    expect(await readPdfText(pdf)).toMatchObject({ text: '[Page 1]\nHarmless words' });
    expect('hacked' in globalThis).toBe(false);
  });

  it('with a million pages that are not there, or nesting without end, ends with a reason', async () => {
    const counted = smallPdf({ pages: [''], count: 1_000_000 });
    const nested = smallPdf({ pages: ['x'], catalog: `/Names ${'['.repeat(50_000)}` });
    const selfish = smallPdf({ pages: ['x'], catalog: '/Pages 1 0 R' });
    for (const pdf of [counted, nested, selfish, smallPdf({ pages: ['x'] }).slice(0, 60)]) {
      await expect(readPdfText(pdf)).resolves.toBeDefined();
    }
  }, 60_000);

  it('refuses what is none', async () => {
    expect(await readPdfText(new TextEncoder().encode('%PDF-1.7 or so'))).toMatchObject({
      kind: 'unreadable',
    });
  });
});

describe('encodings of text files', () => {
  const decode = (bytes: readonly number[], ...languages: string[]) =>
    decodeTextFile(new Uint8Array(bytes), languages);
  const ofHex = (hex: string): number[] => [...Buffer.from(hex, 'hex')];

  it.each([
    ['UTF-8', [0x63, 0x61, 0x66, 0xc3, 0xa9]],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x63, 0x61, 0x66, 0xc3, 0xa9]],
    ['UTF-16 little endian', [0xff, 0xfe, 0x63, 0, 0x61, 0, 0x66, 0, 0xe9, 0]],
    ['UTF-16 big endian', [0xfe, 0xff, 0, 0x63, 0, 0x61, 0, 0x66, 0, 0xe9]],
  ])('%s is certain', (_, bytes) => {
    expect(decode(bytes, 'ja', 'zh-CN')).toEqual({ text: 'café', guess: null });
  });

  it('Latin-1 is a guess, and told', () => {
    expect(decode([0x63, 0x61, 0x66, 0xe9], 'fr', 'ja')).toEqual({
      text: 'café',
      guess: 'Windows-1252',
    });
  });

  it.each([
    ['Shift_JIS', ['ja'], 'こんにちは、世界', '82b182f182c982bf82cd814190a28a45'],
    ['EUC-JP', ['en-US', 'ja-JP'], 'こんにちは、世界', 'a4b3a4f3a4cba4c1a4cfa1a2c0a4b3a6'],
    ['GB18030', ['zh-CN', 'en'], '你好，世界', 'c4e3bac3a3accac0bde7'],
    ['Big5', ['zh-TW', 'zh', 'en'], '你好，世界', 'a741a66ea141a540acc9'],
    ['EUC-KR', ['ko'], '안녕하세요', 'bec8b3e7c7cfbcbcbfe4'],
    ['Windows-1251', ['de', 'ru-RU'], 'Привет, мир', 'cff0e8e2e5f22c20ece8f0'],
  ])('%s is guessed where %j is read', (guess, languages, text, hex) => {
    expect(decode(ofHex(hex), ...languages)).toEqual({ text, guess });
    expect(decode(ofHex(hex), 'en')).toBeNull();
  });

  it('bytes are no text in any of them', () => {
    for (const bytes of [
      [0, 255, 254],
      [0xff, 0xfe, 0],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0],
      [0x50, 0x4b, 0x03, 0x04, 0xc4, 0xe3],
    ]) {
      expect(decode(bytes, 'ja', 'zh-CN', 'zh-TW', 'ko', 'ru', 'en')).toBeNull();
    }
  });
});
