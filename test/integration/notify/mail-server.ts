import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
  readonly raw: string;
  readonly mail: Email;
}

/** What the server answers at a stage instead of taking it: three digits and words. */
export interface Refusal {
  readonly stage: 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';
  readonly status: number;
  readonly says?: string;
  /** For `rcpt`: only this recipient. */
  readonly recipient?: string;
}

/** A real mail server on a free port that remembers everything and refuses as told. */
export class MailServer implements AsyncDisposable {
  readonly received: ReceivedMail[] = [];
  refusals: readonly Refusal[] = [];
  /** How often it has refused. */
  refused = 0;
  password: string | undefined;
  readonly #arrivals = new EventEmitter();
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions, Server: typeof SMTPServer) {
    this.#server = new Server({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      disableReverseLookup: true,
      onConnect: (_session, done) => done(this.#refusal('connect')),
      onAuth: ({ username, password }, _session, done) => {
        const wrong = this.password !== undefined && password !== this.password;
        const refusal = this.#refusal('auth') ?? (wrong ? answering(535, '5.7.8 Authentication failed') : undefined);
        done(refusal, refusal ? undefined : { user: username });
      },
      onMailFrom: (_address, _session, done) => done(this.#refusal('mail')),
      onRcptTo: ({ address }, _session, done) => done(this.#refusal('rcpt', address)),
      onData: (stream, session, done) => {
        const chunks: Uint8Array[] = [];
        stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        stream.on('end', () => void this.#take(Buffer.concat(chunks).toString('utf8'), session, done));
      },
      ...options,
    });
    this.#server.on('error', () => {});
  }

  static start(options: SMTPServerOptions = {}): Promise<MailServer> {
    return MailServer.#listen(new MailServer(options, SMTPServer));
  }

  /** Without the pause before the greeting, for tests in which many mails are sent one after the other. */
  static startPrompt(): Promise<MailServer> {
    return MailServer.#listen(new MailServer({}, PromptServer));
  }

  static async #listen(server: MailServer): Promise<MailServer> {
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Connections that are open now. */
  get connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  async #take(raw: string, { envelope, user, secure }: SMTPServerSession, done: (refusal?: Error) => void) {
    const refusal = this.#refusal('data');
    const from = envelope.mailFrom ? envelope.mailFrom.address : '';
    const to = envelope.rcptTo.map(({ address }) => address);
    const mail = await PostalMime.parse(raw);
    if (!refusal) this.received.push({ from, to, user, isEncrypted: secure, raw, mail });
    done(refusal);
    this.#arrivals.emit('arrived');
  }

  /** A mail to an address, received or yet to arrive: the first, or so many as is asked for. */
  async waitFor(to: string, count = 1): Promise<ReceivedMail> {
    for (;;) {
      const found = this.received.filter((mail) => mail.to.includes(to))[count - 1];
      if (found) return found;
      await once(this.#arrivals, 'arrived');
    }
  }

  #refusal(stage: Refusal['stage'], recipient?: string): Error | undefined {
    const found = this.refusals.find(
      (one) => one.stage === stage && (one.recipient === undefined || one.recipient === recipient),
    );
    if (!found) return undefined;
    this.refused += 1;
    return answering(found.status, found.says ?? 'no');
  }
}

type SMTPConnection = SMTPServer['connections'] extends Set<infer C> ? C : never;

/** The library waits 100 ms before it greets, to catch clients that talk too soon. */
class PromptServer extends SMTPServer {
  override connect(...args: Parameters<SMTPServer['connect']>): void {
    const before = new Set(this.connections);
    super.connect(...args);
    for (const connection of this.connections) if (!before.has(connection)) greetAtOnce(connection);
  }
}

function greetAtOnce(connection: SMTPConnection): void {
  const greet = connection.connectionReady.bind(connection);
  // What the library's own timer calls later.
  connection.connectionReady = () => void (connection.connectionReady = greet);
  greet();
}

const answering = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });
