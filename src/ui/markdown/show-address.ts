import { mount } from 'svelte';

let dialog: Promise<{ show: (href: string) => void }> | null = null;

/** Shows where a link of a model leads; from there a person may go. The one way out of a text. */
export async function showAddress(href: string): Promise<void> {
  dialog ??= import('./AddressDialog.svelte').then(({ default: AddressDialog }) =>
    mount(AddressDialog, { target: document.body }),
  );
  (await dialog).show(href);
}
