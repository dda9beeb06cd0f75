import type { Format } from './text.ts';

/** The format that an `Accept` header prefers; plain Prometheus text when it does not say, or likes both the same. */
export function formatFor(accept: string | undefined): Format {
  const wishes = (accept ?? '').split(',').map(wishOf);
  const best = (types: readonly string[]) =>
    Math.max(0, ...wishes.filter(({ type }) => types.includes(type)).map(({ quality }) => quality));
  const open = best(['application/openmetrics-text']);
  return open > 0 && open > best(['text/plain']) ? 'openmetrics' : 'prometheus';
}

function wishOf(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const version = valueOf('version', parameters);
  const quality = Number(valueOf('q', parameters) ?? 1);
  const isKnown = version === undefined || type !== 'application/openmetrics-text' || version === '1.0.0';
  return { type, quality: isKnown && Number.isFinite(quality) ? quality : 0 };
}

const valueOf = (name: string, parameters: readonly string[]) =>
  parameters
    .find((parameter) => parameter.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .replace(/^"(.*)"$/, '$1');
