import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../farm/test-farm.js';

/** Debian keeps servers where users' PATH does not lead. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;

const BASE = 'dc=studio,dc=example';

export const READER = `cn=reader,${BASE}`;
export const READER_PASSWORD = 'the password of the reader';

/** OpenLDAP's slapd, with people and groups in a database of its own, with and without TLS. */
export class TestDirectory {
  private server: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly tlsPort: number,
  ) {}

  static async start(): Promise<TestDirectory> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-ldap-'));
    const directory = new TestDirectory(folder, await freePort(), await freePort());
    directory.fill();
    await directory.open();
    return directory;
  }

  /** The certificate of the authority that the server's is from. */
  get caFile(): string {
    return join(this.folder, 'ca.pem');
  }

  /** Starts it, again after `stop`. */
  async open(): Promise<void> {
    this.output = '';
    const urls = `ldap://127.0.0.1:${this.port} ldaps://127.0.0.1:${this.tlsPort}`;
    this.server = spawn('slapd', ['-f', join(this.folder, 'slapd.conf'), '-h', urls, '-d', '256'], {
      env: { ...process.env, PATH },
    });
    this.server.stderr?.on('data', (data: Buffer) => (this.output += data.toString()));
    // It says that it starts before it listens.
    for (const port of [this.port, this.tlsPort]) await until('slapd listens', () => takesConnections(port));
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    this.server = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What it was asked since it started, as its log tells. */
  get log(): string {
    return this.output;
  }

  private fill(): void {
    const { folder } = this;
    mkdirSync(join(folder, 'db'));
    this.makeCertificates();
    const configuration = join(folder, 'slapd.conf');
    writeFileSync(
      configuration,
      [
        ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
        ...['modulepath /usr/lib/ldap', 'moduleload back_mdb', 'moduleload memberof'],
        'allow bind_anon_cred bind_anon_dn', // as careless directories have it
        `TLSCACertificateFile ${this.caFile}`,
        `TLSCertificateFile ${join(folder, 'server.pem')}`,
        `TLSCertificateKeyFile ${join(folder, 'server.key')}`,
        ...['database mdb', `suffix "${BASE}"`, `directory ${join(folder, 'db')}`],
        ...[`rootdn "${READER}"`, `rootpw "${READER_PASSWORD}"`, 'overlay memberof'],
        'access to attrs=userPassword by anonymous auth by * none',
        'access to * by * none',
      ].join('\n'),
    );
    const people = join(folder, 'people.ldif');
    writeFileSync(people, LDIF);
    run('slapadd', '-f', configuration, '-l', people);
  }

  private makeCertificates(): void {
    const of = (name: string): string => join(this.folder, name);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    run(
      'openssl',
      'req',
      '-x509',
      ...key,
      '-subj',
      '/CN=Test CA',
      '-keyout',
      of('ca.key'),
      '-out',
      this.caFile,
    );
    const signed = ['-CA', this.caFile, '-CAkey', of('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1'];
    const server = ['-subj', '/CN=directory', '-keyout', of('server.key'), '-out', of('server.pem')];
    run('openssl', 'req', '-x509', ...key, ...signed, ...server);
  }
}

const person = (uid: string, name: string, more: readonly string[] = []): string =>
  [
    `dn: uid=${uid},ou=people,${BASE}`,
    'objectClass: inetOrgPerson',
    ...[`uid: ${uid}`, `cn: ${name}`, 'sn: Example', `mail: ${uid}@studio.example`],
    ...[`userPassword: password of ${uid}`, ...more],
  ].join('\n');

const group = (name: string, members: readonly string[]): string =>
  [
    `dn: cn=${name},ou=groups,${BASE}`,
    'objectClass: groupOfNames',
    `cn: ${name}`,
    ...members.map((uid) => `member: uid=${uid},ou=people,${BASE}`),
  ].join('\n');

const LDIF = [
  `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: studio\no: Studio`,
  `dn: ou=people,${BASE}\nobjectClass: organizationalUnit\nou: people`,
  `dn: ou=groups,${BASE}\nobjectClass: organizationalUnit\nou: groups`,
  person('anna', 'Anna Karenina', [`memberOf: cn=leads,ou=groups,${BASE}`]),
  person('ben', 'Ben'),
  person('carl', 'Carl', ['uid: twin']),
  person('dora', 'Dora', ['uid: twin']),
  group('artists', ['anna', 'carl']),
  group('leads', ['anna']),
].join('\n\n');

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
