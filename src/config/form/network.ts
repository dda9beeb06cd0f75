import { isIP } from 'node:net';
import { parsed } from '../../form/fields.ts';

/** `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. `everybody`: what is wrong with a network that is all addresses; absent: nothing. */
export const network = (everybody?: string) =>
  parsed<string>((value) => {
    const [host = '', bits, ...more] = value.trim().split('/');
    const family = isIP(host);
    if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      return { says: 'is neither an address nor a network', hint: 'such as 127.0.0.1 or 10.0.0.0/8' };
    const most = family === 4 ? 32 : 128;
    if (Number(bits ?? most) > most) return { says: `has more than ${most} bits` };
    if (Number(bits ?? most) === 0 && everybody !== undefined)
      return { says: `is everybody: ${everybody}`, hint: 'name the addresses of the proxy' };
    return value.trim();
  }, '10.0.0.0/8');
