/**
 * The first key that stands twice in one object of a JSON text, or undefined. `JSON.parse` takes the last without a word:
 * `{"functions": ["order"], "functions": []}` would silence everything. What is not JSON is left to the parser.
 */
export function duplicateKey(json: string): string | undefined {
  /** Keys of the objects that are open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') text = token;
    else if (text !== undefined) {
      const key = textOf(text);
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** Two ways of writing a key are one key. */
function textOf(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
