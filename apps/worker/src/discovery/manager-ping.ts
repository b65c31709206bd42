import createClient from 'openapi-fetch';
import type { paths } from '../manager-api/schema.gen.js';

/** What answers later than this is not the nearest way to the Manager. */
const ANSWER_TIMEOUT_MS = 5000;

/** Whether a Manager answers at a URL. Never rejects: an address that leads nowhere is no reason to stop looking. */
export async function answersAsManager(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { data } = await createClient<paths>({ baseUrl: url }).GET('/api/v3/version', {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    return typeof data?.version === 'string';
  } catch {
    return false;
  }
}
