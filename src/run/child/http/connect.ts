// Opens the socket of a connection: name, TCP, TLS, each timed. Nothing is shared between connections, not even TLS
// sessions: a resumed session does not look at the certificate again, and an expired one would go unnoticed.
import { lookup, type LookupAddress } from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../time/clock.ts';
import { byTurns, raceToConnect } from './race-to-connect.ts';

/** What opening a connection took, in milliseconds. */
export interface Opening {
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  /** Epoch milliseconds; undefined without TLS. */
  readonly certificateExpiresAt?: number;
}

export interface OpeningEvents {
  readonly onOpen: (socket: Socket, opening: Opening) => void;
  readonly onError: (error: Error) => void;
}

/** Begins to open a connection to the origin of an address; returns what gives it up. */
export function openSocket(url: URL, clock: Clock, events: OpeningEvents): () => void {
  const opening = new SocketOpening(url, clock, events);
  opening.begin();
  return () => opening.giveUp();
}

class SocketOpening {
  readonly #hostname: string;
  readonly #port: number;
  readonly #isSecure: boolean;
  readonly #clock: Clock;
  readonly #events: OpeningEvents;
  readonly #startedAt: number;
  #lookedUpAt: number;
  #giveUp: () => void = () => {};
  #isGivenUp = false;

  constructor(url: URL, clock: Clock, events: OpeningEvents) {
    this.#isSecure = url.protocol === 'https:';
    this.#hostname = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    this.#port = url.port === '' ? (this.#isSecure ? 443 : 80) : Number(url.port);
    this.#clock = clock;
    this.#events = events;
    this.#startedAt = this.#lookedUpAt = clock.monotonic();
  }

  begin(): void {
    if (isIP(this.#hostname) !== 0) return this.#connect([this.#hostname]);
    if (isLoopback(this.#hostname)) return this.#connect(loopback);
    lookup(this.#hostname, { all: true }, (error, addresses: LookupAddress[]) => {
      if (this.#isGivenUp) return;
      if (error) return this.#events.onError(error);
      this.#lookedUpAt = this.#clock.monotonic();
      this.#connect(byTurns(addresses));
    });
  }

  giveUp(): void {
    this.#isGivenUp = true;
    this.#giveUp();
  }

  #connect(addresses: readonly string[]): void {
    const open = (host: string) => connectTcp({ host, port: this.#port, noDelay: true });
    this.#giveUp = raceToConnect(addresses, open, this.#clock, {
      onError: this.#events.onError,
      onConnect: (socket) => (this.#isSecure ? this.#encrypt(socket) : this.#ready(socket, this.#clock.monotonic())),
    });
  }

  #encrypt(socket: Socket): void {
    const connectedAt = this.#clock.monotonic();
    const isAddress = isIP(this.#hostname) !== 0;
    const secured = connectTls({
      socket,
      host: this.#hostname,
      ALPNProtocols: ['http/1.1'],
      // Servers are named by name only (RFC 6066, section 3).
      ...(!isAddress && { servername: this.#hostname }),
    });
    const fail = (error: Error) => this.#events.onError(error);
    this.#giveUp = () => secured.destroy();
    secured.once('error', fail);
    secured.once('secureConnect', () => {
      secured.off('error', fail);
      this.#ready(secured, connectedAt);
    });
  }

  #ready(socket: Socket | TLSSocket, connectedAt: number): void {
    const certificateExpiresAt = expiryOf(socket);
    this.#events.onOpen(socket, {
      dnsMs: this.#lookedUpAt - this.#startedAt,
      connectMs: connectedAt - this.#lookedUpAt,
      tlsMs: this.#isSecure ? this.#clock.monotonic() - connectedAt : 0,
      ...(certificateExpiresAt !== undefined && { certificateExpiresAt }),
    });
  }
}

/** `localhost` and all names below it are this machine (RFC 6761, section 6.3), whatever the system knows of them. */
const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');
const loopback = ['::1', '127.0.0.1'];

function expiryOf(socket: Socket | TLSSocket): number | undefined {
  if (!('getPeerCertificate' in socket)) return undefined;
  const at = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(at) ? undefined : at;
}
