import './guards/models-only';
import { shapeReaders } from '../src/engines/shape-readers';
import { holdLifeLock } from '../src/protocol';
import { ModelStore } from '../src/storage/models/model-store';
import { serveLibrary } from '../src/storage/library/library-line';
import { LIBRARY_CHANGES } from '../src/storage/library/library-changes';
import { WorkerLibrary } from '../src/storage/library/worker-library';

holdLifeLock(self.name, (message) => {
  self.postMessage(message);
});
const changes = new BroadcastChannel(LIBRARY_CHANGES);
serveLibrary(
  new WorkerLibrary(
    new ModelStore(),
    () => {
      changes.postMessage(null);
    },
    shapeReaders,
  ),
  self,
);
