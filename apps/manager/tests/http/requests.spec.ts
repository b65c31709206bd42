import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
} from '@nestjs/swagger';
import { FarmError, notFound } from '@flamenco/domain/errors';
import { Allow } from '../../src/http/allow.js';
import { startTestManager, type TestManager } from './test-manager.js';

class SampleBody {
  @ApiProperty({ type: 'string' })
  readonly name!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, default: 50 })
  readonly priority!: number;

  @ApiProperty({ enum: ['low', 'high'], required: false })
  readonly level?: string;
}

@Allow('anyone')
@Controller('api/v3/sample')
class SampleController {
  @Post('submit')
  @HttpCode(200)
  @ApiOperation({ operationId: 'sampleSubmit' })
  submit(@Body() body: SampleBody): unknown {
    return body;
  }

  @Post('optional')
  @HttpCode(204)
  @ApiOperation({ operationId: 'sampleOptional' })
  @ApiBody({ type: SampleBody, required: false })
  @ApiNoContentResponse()
  optional(@Body() body: SampleBody | undefined): void {
    if (body !== undefined && typeof body !== 'object') throw new Error('unexpected body');
  }

  @Get('things/:thing_id')
  @ApiOperation({ operationId: 'sampleThing' })
  @ApiParam({ name: 'thing_id', schema: { type: 'string', format: 'uuid' } })
  @ApiQuery({
    name: 'wait',
    required: false,
    schema: { type: 'integer', minimum: 0, maximum: 60, default: 7 },
  })
  thing(@Param('thing_id') id: string, @Query('wait') wait: number): unknown {
    return { id, wait };
  }

  @Post('upload')
  @HttpCode(200)
  @ApiOperation({ operationId: 'sampleUpload' })
  @ApiConsumes('image/jpeg', 'application/octet-stream')
  async upload(@Body() body: unknown): Promise<unknown> {
    if (!(body instanceof Readable)) throw new Error('not a stream');
    let size = 0;
    for await (const chunk of body) size += (chunk as Buffer).length;
    return { size };
  }

  @Get('failures/:kind')
  @ApiOperation({ operationId: 'sampleFailure' })
  failure(@Param('kind') kind: string): never {
    if (kind === 'missing') throw notFound('job', 'abc');
    if (kind === 'locked')
      throw new FarmError('conflict', 'status-change-requested', 'Go to sleep.', { httpStatus: 423 });
    if (kind === 'busy')
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY_SNAPSHOT' });
    throw new Error('secret detail');
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

let manager: TestManager;
beforeAll(async () => {
  manager = await startTestManager({ parts: [{ name: 'sample', module: () => SampleModule }] });
});
afterAll(() => manager.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };

function post(path: string, body: string, headers: Record<string, string> = JSON_TYPE): Promise<Response> {
  return fetch(`${manager.url}/api/v3/sample/${path}`, { method: 'POST', body, headers });
}

async function refusal(answer: Response): Promise<[number, string]> {
  const body = (await answer.json()) as { code: number; message: string };
  expect(body.code).toBe(answer.status);
  return [answer.status, body.message];
}

describe('the body of a request', () => {
  it('gets its defaults', async () => {
    const answer = await post('submit', '{"name":"x"}');
    expect(await answer.json()).toEqual({ name: 'x', priority: 50 });
  });

  it.each([
    ['{"name":"x","priority":700}', 'priority must be <= 100 (is 700).'],
    ['{"name":"x","priority":-1}', 'priority must be >= 0 (is -1).'],
    ['{"name":"x","priority":"5"}', 'priority must be a whole number (is "5").'],
    ['{"name":"x","priority":1.5}', 'priority must be a whole number (is 1.5).'],
    ['{}', 'name is missing.'],
    ['{"name":3}', 'name must be text (is 3).'],
    ['{"name":"x","level":"mid"}', 'level must be one of low, high (is "mid").'],
    ['{"name":"x","extra":{"a":1}}', "Unknown key of the body: 'extra'. Known: name, priority, level."],
    ['{"priority":700}', 'name is missing; priority must be <= 100 (is 700).'],
    ['[]', 'the body must be an object (is []).'],
    ['"text"', 'the body must be an object (is "text").'],
    ['', 'The request has no body. Send one as application/json.'],
    ['null', 'the body must be an object (is null).'],
  ])('is refused when it is %s', async (body, message) => {
    expect(await refusal(await post('submit', body))).toEqual([400, message]);
  });

  it('is refused when it is not JSON, with the reason', async () => {
    const [status, message] = await refusal(await post('submit', '{"name":'));
    expect(status).toBe(400);
    expect(message).toMatch(/^The body of the request is not JSON: .*JSON/);
  });

  it('is refused in a type that nobody reads', async () => {
    expect(
      await refusal(await post('submit', 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })),
    ).toEqual([
      400,
      'The Content-Type application/x-www-form-urlencoded is not supported here. Send application/json.',
    ]);
    expect((await refusal(await post('submit', 'abc', { 'Content-Type': 'image/png' })))[0]).toBe(400);
    expect((await refusal(await post('submit', '{}', { 'Content-Type': 'nonsense' })))[0]).toBe(400);
  });

  it('may be absent where it is optional: without type, as empty JSON, as empty anything', async () => {
    const empty = await fetch(`${manager.url}/api/v3/sample/optional`, { method: 'POST' });
    expect(empty.status).toBe(204);
    expect((await post('optional', '')).status).toBe(204);
    expect((await post('optional', '', { 'Content-Type': 'text/plain' })).status).toBe(204);
  });

  it('may be absent where it is optional, which null is not', async () => {
    expect(await refusal(await post('optional', 'null'))).toEqual([
      400,
      'the body must be an object (is null).',
    ]);
  });

  it('is a stream for images and other files', async () => {
    for (const type of ['image/jpeg', 'image/png', 'application/octet-stream']) {
      expect(await (await post('upload', 'x'.repeat(100_000), { 'Content-Type': type })).json()).toEqual({
        size: 100_000,
      });
    }
  });

  it('is refused when it is too large', async () => {
    const answer = await rawRequest('POST /api/v3/sample/submit', [
      'Content-Type: application/json',
      'Content-Length: 99999999',
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain(
      '"message":"The body of the request is larger than 1 MiB, the most that is accepted here. Send less."',
    );
  });
});

describe('the address of a request', () => {
  const THING = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';

  it.each([
    [THING, 200, { id: THING, wait: 7 }],
    [`${THING}?wait=20`, 200, { id: THING, wait: 20 }],
    [THING.toUpperCase(), 200, { id: THING.toUpperCase(), wait: 7 }],
  ])('things/%s is answered %i', async (path, status, body) => {
    const answer = await fetch(`${manager.url}/api/v3/sample/things/${path}`);
    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });

  it.each([
    ['not-a-uuid', 'thing_id must be a UUID such as 0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11 (is "not-a-uuid").'],
    [`urn:uuid:${THING}`, /^thing_id must be a UUID/],
    [`${THING}?wait=61`, 'wait must be <= 60 (is 61).'],
    [`${THING}?wait=soon`, 'wait must be a whole number (is "soon").'],
  ])('things/%s is refused', async (path, message) => {
    const [status, told] = await refusal(await fetch(`${manager.url}/api/v3/sample/things/${path}`));
    expect(status).toBe(400);
    expect(told).toMatch(message);
  });

  it('is 404 when there is nothing', async () => {
    expect(await refusal(await fetch(`${manager.url}/api/v3/nothing`))).toEqual([
      404,
      'There is nothing at /api/v3/nothing. The API is described at /api/v3/swagger-ui/.',
    ]);
    expect((await refusal(await fetch(`${manager.url}/elsewhere`)))[0]).toBe(404);
  });

  it('is 405 with another method, which the answer names', async () => {
    const answer = await fetch(`${manager.url}/api/v3/sample/things/${THING}`, { method: 'DELETE' });
    expect(answer.headers.get('allow')).toBe('GET');
    expect(await refusal(answer)).toEqual([
      405,
      `/api/v3/sample/things/${THING} does not accept DELETE; use GET.`,
    ]);
  });

  it('is refused when its escapes are broken', async () => {
    expect(await rawRequest('GET /api/v3/sample/things/%zz', [])).toMatch(/^HTTP\/1.1 400 [^]*"code":400/);
  });
});

describe('an error', () => {
  const failure = (kind: string): Promise<Response> => fetch(`${manager.url}/api/v3/sample/failures/${kind}`);

  it('that is a refusal has its status, message, kind and code', async () => {
    const answer = await failure('missing');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toMatchObject({ code: 404, kind: 'not-found', error: 'job-not-found' });
  });

  it('keeps an unusual status', async () => {
    expect(await refusal(await failure('locked'))).toEqual([423, 'Go to sleep.']);
  });

  it('of a busy database is 503, and says when to try again', async () => {
    const answer = await failure('busy');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await refusal(answer)).toEqual([503, 'The database is busy. Try again in a second.']);
  });

  it('that is a bug tells the request, and no details', async () => {
    const [status, message] = await refusal(await failure('bug'));
    expect(status).toBe(500);
    expect(message).toMatch(/at request req-\w+\.$/);
    expect(message).not.toContain('secret');
  });
});

describe('an answer without a body', () => {
  it('has no content type', async () => {
    const answer = await post('optional', '');
    expect(answer.headers.get('content-type')).toBeNull();
    expect(await answer.text()).toBe('');
  });
});

describe('pages of other origins', () => {
  it.each([
    ['http://localhost:8081', 'http://localhost:8081'],
    ['http://127.0.0.1:4200', 'http://127.0.0.1:4200'],
    ['http://localhost:9999', null],
    ['http://evil.example:8081', null],
    ['null', null],
  ])('%s is allowed: %s', async (origin, allowed) => {
    const answer = await fetch(`${manager.url}/api/v3/version`, { headers: { Origin: origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
  });

  it('learn what they may do', async () => {
    const answer = await fetch(`${manager.url}/api/v3/version`, {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:8081', 'Access-Control-Request-Method': 'PUT' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toBe(
      'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    );
  });
});

/** What `fetch` would not send. */
function rawRequest(line: string, headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(manager.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.write(
      [`${line} HTTP/1.1`, `Host: ${hostname}`, 'Connection: close', ...headers, '', ''].join('\r\n'),
    );
  });
}
