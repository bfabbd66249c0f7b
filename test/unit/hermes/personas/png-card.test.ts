import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChunks, writeChunks } from '../../../../src/hermes/personas/character-card/png-chunks';
import { readCard } from '../../../../src/hermes/personas/character-card/read-card';
import { writeCardPng } from '../../../../src/hermes/personas/character-card/write-card';
import type { Persona } from '../../../../src/hermes/personas/persona';
import { cardChunk, textChunk, tinyPng, V1, V2, V3 } from '../../../fixtures/character-cards';

const NOW_MS = 5000;
const read = (bytes: Uint8Array<ArrayBuffer>) => readCard(bytes, 'a.png').persona;
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const chunkTexts = (bytes: Uint8Array<ArrayBuffer>) =>
  readChunks(bytes, 'a.png').map(({ type, data }) =>
    type === 'tEXt' ? Buffer.from(data).toString('latin1').split('\0')[0] : type,
  );

describe('a picture with a card', () => {
  it.each([
    ['V1 under its old name', [cardChunk('Chara', V1)], 'Ada'],
    ['V2', [cardChunk('chara', V2)], 'Ada'],
    ['V3', [cardChunk('ccv3', V3)], 'Ada'],
    [
      'both, of which the newer counts',
      [
        cardChunk('chara', { ...V2, data: { ...V2.data, name: 'Old' } }),
        textChunk('Comment', 'made by hand'),
        cardChunk('ccv3', { ...V3, data: { ...V3.data, name: 'Ada 時計' } }),
      ],
      'Ada 時計',
    ],
  ])('is read: %s', (_, chunks, name) => {
    expect(read(tinyPng(...chunks)).name).toBe(name);
  });

  it('keeps the picture, without the card and with everything else', async () => {
    const { picture } = read(tinyPng(textChunk('Comment', 'x'), cardChunk('chara', V2)));
    expect(picture?.type).toBe('image/png');
    expect(await bytesOf(picture!)).toEqual(tinyPng(textChunk('Comment', 'x')));
  });

  it('is written with both versions, and read again as it was', async () => {
    const persona: Persona = { ...read(tinyPng(cardChunk('chara', V2))), id: 'id' };
    const bytes = writeCardPng(persona, await bytesOf(persona.picture!), NOW_MS);
    expect(chunkTexts(bytes)).toEqual(['IHDR', 'IDAT', 'chara', 'ccv3', 'IEND']);
    const { card, picture, ...again } = read(bytes);
    expect({ ...again, id: 'id' }).toMatchObject({ name: 'Ada', system: persona.system });
    expect(card?.data).toMatchObject(V2.data);
    expect(await bytesOf(picture!)).toEqual(tinyPng());
  });

  it('tells apps that know no V3 what they see, without decorators', () => {
    const entries = [{ content: '@@depth 2\nTold.', constant: true }];
    const card = { ...V3, data: { ...V3.data, character_book: { entries } } };
    const persona: Persona = { ...read(tinyPng(cardChunk('ccv3', card))), id: 'id' };
    const chunks = readChunks(writeCardPng(persona, tinyPng(), NOW_MS), 'a.png');
    const base64 = Buffer.from(chunks[2]!.data).toString('latin1').slice('chara\0'.length);
    expect(JSON.parse(Buffer.from(base64, 'base64').toString())).toMatchObject({
      spec: 'chara_card_v2',
      data: {
        creator_notes: expect.stringMatching(/Character Card V3[^]*winter/) as unknown,
        character_book: { entries: [{ content: 'Told.' }] },
      },
    });
  });
});

describe('a picture that is not sound', () => {
  const whole = tinyPng(cardChunk('chara', V1));
  const changed = (at: number, byte: number) => {
    const bytes = whole.slice();
    bytes[at] = byte;
    return bytes;
  };
  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['no card', tinyPng(), 'a picture without a card'],
    ['cut off', whole.slice(0, -20), 'the picture is damaged'],
    ['a length beyond the file', changed(8, 0x7f), 'a chunk of 2130706445 bytes where'],
    [
      'another byte in the card',
      changed(whole.length - 30, 0),
      'a wrong checksum of the chunk tEXt',
    ],
    ['a name of no letters', changed(12, 1), 'at byte 8: found no chunk'],
    ['no header', writeChunks([{ type: 'IEND', data: new Uint8Array() }]), 'IEND before IHDR'],
    ['no base64', tinyPng(textChunk('chara', '***')), 'found no base64'],
    ['no UTF-8', tinyPng(textChunk('chara', btoa('\xff\xfe'))), 'found no base64 of UTF-8'],
    ['no picture and no text', Uint8Array.from([0x50, 0x4b, 3, 4, 0xff]), 'allowed: a character'],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => readCard(bytes, 'a.png')).toThrow(message);
  });

  it('is refused or gives the same card, whichever byte is changed', () => {
    const { picture: _, ...card } = read(whole);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        try {
          const { picture: __, ...found } = read(changed(at, byte));
          expect(found).toEqual(card);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'unreadable' });
        }
      }),
    );
  });
});
