import { isAbortError } from '../protocol';

/** The part of the File System Access API that is needed; TypeScript's own library has no types for it. */
interface SavingWindow {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
  showDirectoryPicker?: (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

/** Where the person wants a model of many files; null where the browser cannot write into folders. */
export async function chooseFolder(): Promise<FileSystemDirectoryHandle | null | 'cancelled'> {
  const { showDirectoryPicker } = window as SavingWindow;
  if (!showDirectoryPicker) return null;
  try {
    return await showDirectoryPicker.call(window, { mode: 'readwrite' });
  } catch {
    return 'cancelled';
  }
}

/**
 * Where the person wants a file; null where the browser cannot ask, and saves it as it saves downloads. It asks only shortly after a
 * click, and writing a file may have taken longer.
 */
export async function chooseTarget(
  name: string,
): Promise<FileSystemFileHandle | null | 'cancelled'> {
  const { showSaveFilePicker } = window as SavingWindow;
  if (!showSaveFilePicker) return null;
  try {
    return await showSaveFilePicker.call(window, { suggestedName: name });
  } catch (thrown) {
    return isAbortError(thrown) ? 'cancelled' : null;
  }
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
