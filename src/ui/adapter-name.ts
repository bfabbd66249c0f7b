import type { AdapterInfo } from '../protocol';

/** What a person calls their GPU. Browsers fill in some of these fields, to make it harder to recognise a visitor. */
export function adapterName(adapter: AdapterInfo): string {
  if (adapter.description !== '') return adapter.description;
  if (adapter.device !== '' && !adapter.device.startsWith('0x')) return adapter.device;
  const parts = [adapter.vendor, adapter.architecture].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : 'Unnamed GPU';
}
