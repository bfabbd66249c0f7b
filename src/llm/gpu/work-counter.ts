/** Work counted, not timed. */
export interface GpuWork {
  readonly submits: number;
  readonly passes: number;
  readonly dispatches: number;
  readonly objectsCreated: number;
  readonly bytesWritten: number;
  readonly bytesRead: number;
}

/** Counts what is asked of the GPU: the engine's claim to be lean is a number, not a timing. */
export class WorkCounter {
  submits = 0;
  passes = 0;
  dispatches = 0;
  objectsCreated = 0;
  bytesWritten = 0;
  bytesRead = 0;

  snapshot(): GpuWork {
    const { submits, passes, dispatches, objectsCreated, bytesWritten, bytesRead } = this;
    return { submits, passes, dispatches, objectsCreated, bytesWritten, bytesRead };
  }

  /** What was done since `before`. */
  since(before: GpuWork): GpuWork {
    return {
      submits: this.submits - before.submits,
      passes: this.passes - before.passes,
      dispatches: this.dispatches - before.dispatches,
      objectsCreated: this.objectsCreated - before.objectsCreated,
      bytesWritten: this.bytesWritten - before.bytesWritten,
      bytesRead: this.bytesRead - before.bytesRead,
    };
  }
}
