import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { useFarm } from '../farm/test-farm.js';
import { startTestManager } from './test-manager.js';

const farm = useFarm();

async function served(api: string): Promise<OpenAPIObject> {
  return (await (await fetch(`${api}/openapi3.json`)).json()) as OpenAPIObject;
}

describe('the document of the API that a Manager serves', () => {
  it('is the same after requests were held to it', async () => {
    const before = await served(farm.api);
    expect((await farm.client.post('/jobs', { name: 7 })).status).toBe(400);
    expect((await farm.client.get('/jobs?status=active,failed')).status).toBe(200);
    await farm.restart();
    expect(await served(farm.api)).toEqual(before);
  });

  it('has the operations of its own parts, whichever Managers this process had before', async () => {
    const before = await served(farm.api);
    const small = await startTestManager();
    const { paths } = await served(`${small.url}/api/v3`);
    await small.close();
    expect(Object.keys(paths)).toContain('/api/v3/version');
    expect(Object.keys(paths)).not.toContain('/api/v3/jobs');
    await farm.restart();
    expect(await served(farm.api)).toEqual(before);
  });
});
