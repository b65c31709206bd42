import type { Message, Reply } from './network.ts';
import type { FarmDatabase } from './programs.ts';

/** Jobs that people were told the farm has: it has to have them from then on, also when its power fails. */
export class AcceptedJobs {
  private readonly ids = new Set<string>();

  /** @returns whether somebody is told of one */
  note({ method, url }: Message, { status, headers, body }: Reply): boolean {
    if (method !== 'POST' || url !== '/api/v3/jobs' || status !== 200) return false;
    if (headers['x-flamenco-manager'] === undefined) return false;
    this.ids.add((JSON.parse(body.toString()) as { id: string }).id);
    return true;
  }

  /** Those that the database does not have. */
  async lost(reader: FarmDatabase['reader']): Promise<readonly string[]> {
    const rows = await reader.all<{ uuid: string }>('SELECT uuid FROM jobs');
    const known = new Set(rows.map(({ uuid }) => uuid));
    return [...this.ids]
      .filter((id) => !known.has(id))
      .map((id) => `Job ${id} was accepted, and is not there`);
  }
}
