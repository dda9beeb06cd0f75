// A runner child that ends before it is ready.
console.error('libnss3.so: cannot open shared object file');
process.exitCode = 127;
