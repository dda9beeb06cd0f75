// A runner child that never becomes ready and does not stop when asked to.
process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
