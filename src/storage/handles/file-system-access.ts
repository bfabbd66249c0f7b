/** The parts of the File System Access API that are needed; TypeScript's own library has no types for them. */
export interface PermittedHandle extends FileSystemFileHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

export interface PickingWindow {
  showOpenFilePicker?: (options: {
    multiple: true;
    types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[];
  }) => Promise<FileSystemFileHandle[]>;
}

export interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/** Files that a person chose, and handles by which they can be read again; none where the browser gives none. */
export interface ChosenFiles {
  readonly files: readonly File[];
  readonly handles: readonly FileSystemFileHandle[];
}
