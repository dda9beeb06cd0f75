/**
 * Posts what is said within one turn of the event loop together: a write to another process costs far more than what is
 * in it. What is said just before a script blocks its process may wait in the batch and be lost with it; the runs concerned
 * are then tried again like all that were under way.
 */
export function batchMessages<T>(post: (messages: readonly T[]) => void): (message: T) => void {
  let batch: T[] = [];
  return (message) => {
    if (batch.push(message) > 1) return;
    setImmediate(() => {
      const full = batch;
      batch = [];
      post(full);
    });
  };
}
