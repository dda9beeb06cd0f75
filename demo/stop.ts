// `npm stop`: closes the demo business, and with it the monitor that was started together with it.
import { basePortFrom, portOf } from './ports.ts';
import { call } from './serving/http-client.ts';

try {
  const url = `http://127.0.0.1:${portOf('switches', basePortFrom(process.env))}/demo`;
  await call(url, { method: 'DELETE', timeoutMs: 5000 });
  console.log('The demo business closes, and the monitor that was started with it stops.');
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.log(code === 'ECONNREFUSED' ? 'The demo business is not open.' : `It could not be closed: ${message}`);
  process.exitCode = code === 'ECONNREFUSED' ? 0 : 1;
}
