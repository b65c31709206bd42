import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestManager, type TestManager } from './test-manager.js';

const YAML = `
manager_name: Our farm
shared_storage_path: /mnt/proj/flamenco
shaman: {enabled: true}
variables:
  proj:
    is_twoway: true
    values:
      - {platform: linux, value: /mnt/proj}
      - {platform: windows, value: 'P:\\proj'}
`;

let manager: TestManager;
beforeAll(async () => {
  manager = await startTestManager({ yaml: YAML });
});
afterAll(() => manager.close());

async function get(path: string): Promise<unknown> {
  const answer = await fetch(`${manager.url}${path}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

describe('the Manager about itself', () => {
  it('tells its version and name', async () => {
    expect(await get('/api/v3/version')).toEqual({
      version: '4.0.0',
      shortversion: '4.0.0',
      name: 'Our farm',
      git: expect.stringMatching(/^([0-9a-f]{12}|unknown)$/),
    });
  });

  it('tells where job files go', async () => {
    expect(await get('/api/v3/configuration')).toEqual({
      storageLocation: '/mnt/proj/flamenco/jobs',
      shamanEnabled: true,
      isFirstRun: false,
    });
  });

  it('translates the shared storage for other platforms', async () => {
    expect(await get('/api/v3/configuration/shared-storage/workers/windows')).toEqual({
      location: 'P:\\proj\\flamenco\\jobs',
      audience: 'workers',
      platform: 'windows',
      shamanEnabled: true,
    });
  });

  it('tells the variables, with the implicit one', async () => {
    expect(await get('/api/v3/configuration/variables/users/linux')).toEqual({
      blender: { value: 'blender', is_twoway: false },
      blenderArgs: { value: '-b -y', is_twoway: false },
      proj: { value: '/mnt/proj', is_twoway: true },
      jobs: { value: '/mnt/proj/flamenco/jobs', is_twoway: false },
    });
  });

  it('refuses an audience that does not exist', async () => {
    for (const what of ['variables', 'shared-storage']) {
      const answer = await fetch(`${manager.url}/api/v3/configuration/${what}/everybody/linux`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        message: 'audience must be one of workers, users (is "everybody").',
      });
    }
  });

  it('is healthy', async () => {
    expect(await get('/healthz')).toEqual({ status: 'ok' });
  });

  it('describes its API in schemas that are valid: requests are checked by them', async () => {
    const { components } = (await get('/api/v3/openapi3.json')) as {
      readonly components: { readonly schemas: Readonly<Record<string, object>> };
    };
    const ajv = new Ajv({ strict: false });
    const schemas = Object.entries(components.schemas);
    expect(schemas.length).toBeGreaterThan(50);
    expect(schemas.filter(([, schema]) => ajv.validateSchema(schema) !== true)).toEqual([]);
    expect(ajv.validateSchema({ type: 'objekt' })).toBe(false);
  });

  it('describes its API, and serves the pages about it', async () => {
    const document = (await get('/api/v3/openapi3.json')) as {
      readonly openapi: string;
      readonly paths: object;
    };
    expect(document.openapi).toBe('3.0.0');
    expect(Object.keys(document.paths)).toContain('/api/v3/tasks/{task_id}/logtail');
    const page = await fetch(`${manager.url}/api/v3/swagger-ui/`);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="https?:/);
    const bundle = await fetch(`${manager.url}/api/v3/swagger-ui/swagger-ui-bundle.js`);
    expect(bundle.status).toBe(200);
  });
});
