import type { ChosenFiles, HandleItem, PickingWindow } from '../storage/handles/file-system-access';

const GGUF = { description: 'GGUF models', accept: { 'application/octet-stream': ['.gguf'] } };

/** Asks for files where the browser gives handles; null where it does not, or where the person chose nothing. */
export async function pickWithHandles(): Promise<ChosenFiles | null> {
  const { showOpenFilePicker } = window as PickingWindow;
  if (!showOpenFilePicker) return null;
  const options = { multiple: true, types: [GGUF] } as const;
  const handles = await showOpenFilePicker.call(window, options).catch(() => []);
  return { files: await Promise.all(handles.map((handle) => handle.getFile())), handles };
}

/**
 * What was dropped: files, or what lies in a dropped folder. Has to be called in the event itself, whose data is gone after it.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<ChosenFiles> {
  const plain = [...transfer.files];
  const asked = [...transfer.items].map(
    (item) =>
      (item as HandleItem).getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null),
  );
  const found = await Promise.all(asked);
  const handles: FileSystemFileHandle[] = [];
  for (const handle of found) {
    if (!handle) return { files: plain, handles: [] };
    if (handle instanceof FileSystemFileHandle) handles.push(handle);
    else if (handle instanceof FileSystemDirectoryHandle) handles.push(...(await filesIn(handle)));
  }
  return { files: await Promise.all(handles.map((handle) => handle.getFile())), handles };
}

async function filesIn(folder: FileSystemDirectoryHandle): Promise<FileSystemFileHandle[]> {
  const files: FileSystemFileHandle[] = [];
  for await (const entry of folder.values()) {
    if (entry instanceof FileSystemFileHandle) files.push(entry);
  }
  return files;
}
