import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { NO_RULES, type HouseRules } from '../../src/hermes/house-rules';
import { BLANK_PERSONA, type Persona } from '../../src/hermes/personas/persona';
import { PERSONA } from '../../src/hermes/personas/persona-schema';
import { EngineError } from '../../src/protocol';
import { PersonaLibrary } from '../../src/state/persona-library.svelte';
import { RecordStore } from '../../src/storage/record-store';
import PersonasDialog from '../../src/ui/personas/PersonasDialog.svelte';
import '../../src/ui/theme.css';
import { cardChunk, tinyPng, V2, V3 } from '../fixtures/character-cards';

const OWN: Persona = {
  ...BLANK_PERSONA,
  id: 'own',
  name: 'Ship’s cook',
  summary: 'Cooks with what is left.',
  system: 'You are {{char}}.',
};

interface Setting {
  readonly own?: readonly Persona[];
  readonly rules?: Partial<HouseRules>;
  readonly error?: EngineError;
}

async function open({ own = [], rules = {}, error }: Setting = {}) {
  const store = new RecordStore(`personas-${crypto.randomUUID()}`, PERSONA);
  for (const persona of own) await store.set(persona.id, persona);
  const library = new PersonaLibrary(store);
  const used: Persona[] = [];
  const { component } = await render(PersonasDialog, {
    library,
    houseRules: { rules: { ...NO_RULES, ...rules }, error: error ?? null },
    toolNames: ['calculator', 'get_time'],
    inUseId: null,
    onUse: (persona: Persona) => used.push(persona),
  });
  (component as unknown as { open: () => void }).open();
  await expect.element(page.getByRole('dialog', { name: 'Personas' })).toBeVisible();
  return { library, store, used };
}
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const more = async (name: string, choice: string) => {
  await button(`More for ${name}`).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
};
const pick = (...files: File[]) =>
  userEvent.upload(document.querySelector<HTMLInputElement>('input[type=file]')!, files);

/** What the page would have saved. */
function watchDownloads() {
  const saved: { name: string; blob: Blob }[] = [];
  const blobs = new Map<string, Blob>();
  const makeUrl = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = makeUrl(blob);
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, blob: blobs.get(this.href)! });
  });
  return saved;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the personas dialog', () => {
  it('finds one by what is known of it, and gives it to the conversation', async () => {
    const { used } = await open({ own: [OWN] });
    await page.getByRole('searchbox', { name: 'Search personas' }).fill('json schema');
    await expect.element(heading('JSON extractor')).toBeVisible();
    await expect.element(heading('Tutor')).not.toBeInTheDocument();
    await page.getByRole('searchbox').fill('zebra');
    await expect.element(page.getByText('No persona is like “zebra”.')).toBeVisible();
    await page.getByRole('searchbox').fill('cook');
    await button('Use Ship’s cook').click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(used).toMatchObject([{ id: 'own', system: 'You are Ship’s cook.' }]);
  });

  it('makes a new one, and says what is wrong with it first', async () => {
    const { store } = await open();
    await button('New').click();
    await expect.element(field('Name')).toHaveFocus();
    await page.getByRole('spinbutton', { name: 'Temperature' }).fill('9');
    await button('Save').click();
    await expect.element(page.getByText('It needs a name.')).toBeVisible();
    await expect.element(page.getByText('Found 9, allowed a number from 0 to 2.')).toBeVisible();
    await expect.element(field('Name')).toHaveFocus();
    await field('Name').fill('Pilot');
    await field('System text').fill('You fly.');
    await field('Says first').fill('Ready?');
    await button('Another greeting to choose from').click();
    await field('Or says first (2)').fill('Set?');
    await page.getByRole('checkbox', { name: 'It thinks before it answers' }).click();
    await page.getByRole('combobox', { name: 'Thinks at most' }).selectOptions('high');
    await page.getByRole('checkbox', { name: 'calculator' }).click();
    await page.getByRole('spinbutton', { name: 'Temperature' }).fill('0.9');
    await button('Save').click();
    await expect.element(heading('Pilot')).toBeVisible();
    expect((await store.list()).values).toMatchObject([
      {
        name: 'Pilot',
        system: 'You fly.',
        greeting: 'Ready?',
        alternateGreetings: ['Set?'],
        model: null,
        sampling: { temperature: 0.9 },
        thinking: true,
        effort: 'high',
        tools: ['calculator'],
      },
    ]);
  });

  it('edits, and keeps what no form shows; a cancelled edit changes nothing', async () => {
    const card = { outer: { x: 1 }, data: { creator_notes: 'Feed daily.', creator: 'Bo' } };
    const { store } = await open({ own: [{ ...OWN, card }] });
    await more('Ship’s cook', 'Edit…');
    await expect.element(page.getByText('From its maker: Bo')).toBeVisible();
    await expect.element(page.getByText('Feed daily.')).toBeVisible();
    await field('Name').fill('Nobody');
    await button('Cancel').click();
    await more('Ship’s cook', 'Edit…');
    await field('Name').fill('Cook');
    await button('Save').click();
    await expect.element(heading('Cook')).toBeVisible();
    expect((await store.list()).values).toEqual([{ ...OWN, name: 'Cook', card }]);
  });

  it('changes a copy of one that comes with the page', async () => {
    const { store } = await open();
    await more('Tutor', 'Look, and change a copy…');
    await expect.element(field('Name')).toHaveValue('Tutor (copy)');
    await button('Save').click();
    await expect.element(heading('Tutor (copy)')).toBeVisible();
    await expect.element(heading('Tutor')).toBeVisible();
    expect((await store.list()).values).toHaveLength(1);
  });

  it('gives back what was deleted', async () => {
    const { store } = await open({ own: [OWN] });
    await more('Ship’s cook', 'Delete');
    await expect.element(page.getByText('Ship’s cook was deleted.')).toBeVisible();
    expect((await store.list()).values).toEqual([]);
    await expect.element(button('Undo')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(heading('Ship’s cook')).toBeVisible();
    await expect.element(page.getByRole('searchbox')).toHaveFocus();
    expect((await store.list()).values).toEqual([OWN]);
  });

  it('closes a menu with Escape, and itself with the next', async () => {
    await open({ own: [OWN] });
    await button('More for Ship’s cook').click();
    const item = page.getByRole('menuitem', { name: 'Duplicate…' });
    await expect.element(item).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(item).not.toBeInTheDocument();
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('cards of others', () => {
  it('are imported several at once, each with what was left aside of it', async () => {
    const { store } = await open();
    await pick(
      new File([tinyPng(cardChunk('ccv3', V3))], 'ada.png'),
      new File(['{"name":"x"}'], 'package.json'),
    );
    await expect.element(page.getByText('Ada was imported.')).toBeVisible();
    await expect.element(page.getByText(/kept as addresses, and never loaded/)).toBeVisible();
    await expect.element(page.getByText(/package\.json was not imported\./)).toBeVisible();
    await expect.element(page.getByText(/found no character card/)).toBeVisible();
    await button('Good').click();
    await expect.element(page.getByText('Ada was imported.')).not.toBeInTheDocument();
    const [ada] = (await store.list()).values;
    expect(ada).toMatchObject({ name: 'Ada', tools: [], thinking: false });
    const picture = page.getByRole('dialog').element().querySelector('img')!;
    expect(new URL(picture.src).protocol).toBe('blob:');
  });

  it('are shown as text, whatever they hold', async () => {
    const name = '<img src=x onerror="document.title=\'run\'">';
    await open();
    const data = { ...V2.data, name, creator_notes: '<script>document.title="run"</script>' };
    await pick(new File([JSON.stringify({ ...V2, data })], 'a.json'));
    await expect.element(heading(name)).toBeVisible();
    expect(document.title).not.toBe('run');
    expect(page.getByRole('dialog').element().querySelector('img')).toBeNull();
  });

  it('are saved as JSON and as a picture that can be imported again', async () => {
    const saved = watchDownloads();
    const { store } = await open({ own: [OWN] });
    await more('Ship’s cook', 'Save as JSON');
    await more('Ship’s cook', 'Save as a picture');
    await expect
      .poll(() => saved.map(({ name }) => name))
      .toEqual(['Ship’s cook.json', 'Ship’s cook.png']);
    await pick(...saved.map(({ name, blob }) => new File([blob], name)));
    await expect.poll(async () => (await store.list()).values.length).toBe(3);
    expect((await store.list()).values.map(({ name, system }) => [name, system])).toEqual(
      Array.from({ length: 3 }, () => [OWN.name, OWN.system]),
    );
  });
});

describe('house rules', () => {
  it('are shown word by word to whoever opens them', async () => {
    await open({
      rules: {
        systemBefore: 'Be kind.\nAlways.',
        systemAfter: 'No <b>legal</b> advice.',
        allowedHosts: ['models.example'],
        toolsOff: ['calculator'],
      },
    });
    await expect.element(page.getByText('No <b>legal</b> advice.')).not.toBeVisible();
    await page.getByText('This page’s operator adds rules').click();
    await expect.element(page.getByText('No <b>legal</b> advice.')).toBeVisible();
    await expect.element(page.getByText(/Be kind\.\s+Always\./)).toBeVisible();
    await expect.element(page.getByText(/own host, models\.example; nowhere else/)).toBeVisible();
    await button('New').click();
    await expect.element(page.getByText('calculator (off by this page’s operator)')).toBeVisible();
  });

  it('are not spoken of where there are none', async () => {
    await open();
    expect(page.getByText('operator adds rules').query()).toBeNull();
  });

  it('that cannot be read say so', async () => {
    await open({ error: new EngineError('invalid_request', 'models.json, at houseRules') });
    await expect.element(page.getByRole('alert')).toHaveTextContent('models.json, at houseRules');
  });
});
