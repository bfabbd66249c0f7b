import { mount } from 'svelte';

let dialog: Promise<{ show: (href: string) => void }> | null = null;

/** Shows where a link of a model leads; from there a person may go. The one way out of a text. */
export async function showAddress(href: string): Promise<void> {
  dialog ??= import('./AddressDialog.svelte').then(({ default: AddressDialog }) =>
    mount(AddressDialog, { target: document.body }),
  );
  // What did not come is asked for again by the next click.
  dialog.catch(() => (dialog = null));
  (await dialog).show(href);
}
