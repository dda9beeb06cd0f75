/** The servers of the demo business, each with its distance from the shop's port. */
export const offsets = {
  shop: 0,
  green: 1,
  voyager: 10,
  warehouse: 20,
  claims: 30,
  switches: 90,
  inbox: 91,
} as const;

export type ServerName = keyof typeof offsets;

export const serverNames = Object.keys(offsets) as ServerName[];

export const PORT_VARIABLE = 'BELLWETHER_DEMO_PORT';
const USUAL_BASE_PORT = 4300;
const MOST = 65_535 - offsets.inbox;

/** The shop's port as the environment wants it, 4300 when it says nothing. Throws with a sentence that says what to write. */
export function basePortFrom(env: Readonly<Record<string, string | undefined>>): number {
  const text = env[PORT_VARIABLE];
  if (text === undefined || text.trim() === '') return USUAL_BASE_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > MOST) {
    throw new Error(
      `${PORT_VARIABLE} must be a port from 1 to ${MOST}, the first of those that the demo business uses; ` +
        `found "${text}". Try ${PORT_VARIABLE}=5300.`,
    );
  }
  return port;
}

/** The port of one server; base 0 lets the system choose each. */
export const portOf = (name: ServerName, basePort: number): number => (basePort === 0 ? 0 : basePort + offsets[name]);
