import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../http/manager-process.js';

const OPERATIONS = fileURLToPath(new URL('../../../../docs/operations.md', import.meta.url));

/** nginx before two Managers, with the example of docs/operations.md. */
export class Nginx {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  /** @param managers - where they listen: as many as in the example */
  static async before(managers: readonly string[]): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-nginx-'));
    mkdirSync(join(folder, 'temporary'));
    const listen = `127.0.0.1:${await freePort()}`;
    writeFileSync(join(folder, 'nginx.conf'), configuration(listen, managers));
    const server = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], { stdio: 'inherit' });
    return new Nginx(`http://${listen}`, folder, server);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.server.once('exit', resolve));
    if (this.server.exitCode === null && this.server.kill('SIGTERM')) await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function configuration(listen: string, managers: readonly string[]): string {
  const operations = readFileSync(OPERATIONS, 'utf8');
  const example = blockFrom(operations, 'upstream flamenco {')
    .replace('listen 80;', `listen ${listen};`)
    .replaceAll(
      /server farm(\d)\.studio\.example:8080/g,
      (_, number) => `server ${managers[Number(number) - 1]}`,
    );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path temporary/${what};`,
  );
  return [
    userInfo().uid === 0 ? 'user root;' : '',
    'daemon off; pid nginx.pid; error_log stderr crit; events {}',
    `http { access_log off; ${temporary.join(' ')}`,
    blockFrom(operations, 'map $http_upgrade'),
    example,
    '}',
  ].join('\n');
}

/** The part of an example that begins so: its lines, and those that belong to them, are indented. */
function blockFrom(text: string, beginning: string): string {
  const from = text.indexOf(`    ${beginning}`);
  if (from < 0) throw new Error(`docs/operations.md has no '${beginning}' any more`);
  const [block = ''] = /^(?: {4}.*\n)+/.exec(text.slice(from)) ?? [];
  return beginning.startsWith('map') ? block.slice(0, block.indexOf('}') + 1) : block;
}
