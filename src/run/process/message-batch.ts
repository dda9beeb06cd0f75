/**
 * Posts the messages of one turn of the event loop together: a write to another process costs far more than what is in it.
 * A message sent just before a script blocks its process may be lost with the batch; the runs concerned are then repeated,
 * like all that were under way.
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
