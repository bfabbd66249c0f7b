import { createStore, set } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { INCLUDED_PERSONAS } from '../../src/hermes/personas/included-personas';
import { BLANK_PERSONA, type Persona } from '../../src/hermes/personas/persona';
import { PERSONA } from '../../src/hermes/personas/persona-schema';
import {
  personaAsJson,
  personaAsPng,
  PersonaLibrary,
} from '../../src/state/persona-library.svelte';
import { RecordStore } from '../../src/storage/record-store';
import { cardChunk, tinyPng, V2 } from '../fixtures/character-cards';

/** One for each test. */
let database: string;
const OWN: Persona = { ...BLANK_PERSONA, id: 'own', name: 'Own', summary: '', system: 'Be mine.' };

async function open(): Promise<PersonaLibrary> {
  const library = new PersonaLibrary(new RecordStore(database, PERSONA));
  await library.refresh();
  return library;
}

beforeEach(() => {
  database = `personas-${crypto.randomUUID()}`;
});

describe('the library of personas', () => {
  it('keeps the person’s own by name', async () => {
    const library = await open();
    await library.save({ ...OWN, id: 'z', name: 'Zoe' });
    await library.save(OWN);
    await library.save({ ...OWN, summary: 'Changed.' });
    const again = await open();
    expect(again.own.map(({ name, summary }) => [name, summary])).toEqual([
      ['Own', 'Changed.'],
      ['Zoe', ''],
    ]);
  });

  it('gives a deleted one back', async () => {
    const library = await open();
    await library.save(OWN);
    await library.delete(OWN);
    expect((await open()).own).toEqual([]);
    expect(library.deleted).toEqual(OWN);
    await library.undoDelete();
    expect(library.deleted).toBeNull();
    expect((await open()).own).toEqual([OWN]);
  });

  it('copies under a free name', async () => {
    const library = await open();
    const first = library.copyOf(OWN, INCLUDED_PERSONAS);
    expect(first).toMatchObject({ name: 'Own (copy)', system: 'Be mine.' });
    expect(first.id).not.toBe(OWN.id);
    await library.save(first);
    expect(library.copyOf(first, INCLUDED_PERSONAS).name).toBe('Own (copy 2)');
  });

  it('tells of a record that it cannot read, and leaves it where it is', async () => {
    await (await open()).save(OWN);
    const store = createStore(database, 'records');
    await set('bad', { ...OWN, id: 'bad', sampling: { temperature: 9 } }, store);
    const library = await open();
    expect(library.own).toEqual([OWN]);
    expect(library.bad).toMatchObject([
      {
        key: 'bad',
        error: {
          message: 'bad, at sampling.temperature: found 9, allowed a number from 0 to 2',
        },
      },
    ]);
    await library.save(OWN);
    expect((await open()).bad).toHaveLength(1);
  });

  it('says why a store keeps nothing', async () => {
    const refuse = () => Promise.reject(new Error('private window'));
    const library = new PersonaLibrary({ list: refuse, set: refuse, delete: refuse });
    expect(await library.save(OWN)).toBe(false);
    expect(library.error?.message).toBe('private window');
    const json = new File([JSON.stringify(V2)], 'ada.json');
    expect(await library.importFiles([json])).toMatchObject([
      { fileName: 'ada.json', persona: null, notes: [], error: { message: 'private window' } },
    ]);
  });
});

describe('import and export', () => {
  it('take several files, and each failure by itself', async () => {
    const library = await open();
    const outcomes = await library.importFiles([
      new File([JSON.stringify(V2)], 'ada.json'),
      new File(['{}'], 'no.json'),
      new File([tinyPng(cardChunk('chara', V2))], 'ada.png'),
    ]);
    expect(outcomes.map(({ fileName, persona }) => [fileName, persona?.name])).toEqual([
      ['ada.json', 'Ada'],
      ['no.json', undefined],
      ['ada.png', 'Ada'],
    ]);
    expect(outcomes[1]?.error).toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('found no character card') as string,
    });
    const again = await open();
    expect(again.own).toHaveLength(2);
    const pictures = again.own.map(({ picture }) => picture?.size);
    expect(pictures.sort()).toEqual([tinyPng().length, undefined]);
  });

  it('write what they read, as JSON and into a picture', async () => {
    const library = await open();
    const drawn = () => Promise.resolve(new Blob([tinyPng()]));
    const named = { ...OWN, name: 'a/b: "c".' };
    const files = [await personaAsJson(named), await personaAsPng(named, drawn)];
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['a b c.json', 'application/json'],
      ['a b c.png', 'image/png'],
    ]);
    const outcomes = await library.importFiles(files);
    expect(outcomes.map(({ persona }) => persona)).toMatchObject([
      { name: named.name, system: 'Be mine.' },
      { name: named.name, system: 'Be mine.' },
    ]);
  });
});
