import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import { Client, type Entry } from 'ldapts';
import type { LdapSettings } from './ldap-settings.js';

const CONNECT_MS = 5_000;
const ANSWER_MS = 5_000;

/** The longest that a whole sign-in may take. */
const DEADLINE_MS = 15_000;

/** An entry of a directory, by the names of attributes. */
export type DirectoryEntry = Entry;

/**
 * One connection to a directory, with TLS from its first bind to its end. The library would open another one by itself when the line breaks,
 * which then had no TLS; here, nothing is sent after that.
 */
export class DirectoryConnection {
  private socket: Socket | undefined;
  private readonly client: Client;

  private constructor(private readonly settings: LdapSettings) {
    this.client = new Client({
      url: settings.url.href,
      connectTimeout: CONNECT_MS,
      timeout: ANSWER_MS,
      createConnection: ((port: number, host: string) =>
        this.only(() => connect({ port, host }))) as typeof connect,
      ...(settings.url.protocol === 'ldaps:' && {
        createSecureConnection: ((port: number, host: string) =>
          this.only(() =>
            connectSecurely({ ...this.tls(), port, host }),
          )) as unknown as typeof connectSecurely,
      }),
    });
  }

  /** Runs `work` on a connection, and closes it. */
  static async with<Result>(
    settings: LdapSettings,
    work: (connection: DirectoryConnection) => Promise<Result>,
  ): Promise<Result> {
    const connection = new DirectoryConnection(settings);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${DEADLINE_MS} ms`));
      }, DEADLINE_MS);
    });
    try {
      return await Promise.race([connection.open().then(() => work(connection)), deadline]);
    } finally {
      clearTimeout(timer);
      connection.socket?.destroy();
    }
  }

  /** @throws of ldapts when the password is not that of the entry */
  bind(dn: string, password: string): Promise<void> {
    if (password === '') throw new Error('A bind without a password succeeds for everybody');
    return this.client.bind(dn, password);
  }

  /** @param most - more are an error of the directory's */
  async search(
    base: string,
    filter: string,
    attributes: readonly string[],
    most: number,
  ): Promise<readonly DirectoryEntry[]> {
    const { searchEntries } = await this.client.search(base, {
      ...{ scope: 'sub', filter, sizeLimit: most, timeLimit: ANSWER_MS / 1000 },
      attributes: [...attributes],
      explicitBufferAttributes: ['objectGUID', 'objectSid'],
    });
    return searchEntries;
  }

  private async open(): Promise<void> {
    if (this.settings.startTls) await this.client.startTLS(this.tls());
    const { bindDn, bindPassword } = this.settings;
    if (bindDn !== undefined && bindPassword !== undefined) await this.bind(bindDn, bindPassword);
  }

  /** With what the certificate has to fit: the name in the address. */
  private tls(): ConnectionOptions {
    const { url, ca } = this.settings;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return {
      host,
      minVersion: 'TLSv1.2',
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca }),
    };
  }

  private only(open: () => Socket): Socket {
    if (this.socket) throw new Error('the directory has closed the connection');
    return (this.socket = open());
  }
}
