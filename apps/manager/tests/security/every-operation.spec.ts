import { gzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { expectRefused, faultOfRefusal, useAttackedFarm, type Attack } from './attacked-farm.js';
import {
  NO_JSON,
  NOT_JSON_TYPES,
  TRICKY_HEADERS,
  TRICKY_QUERIES,
  UUID,
  WRONG_AUTHORIZATIONS,
  WRONG_IN_PATH,
} from './attacks.js';
import {
  OPERATIONS,
  operationsOf,
  resolve,
  sampleOf,
  spoiled,
  type Operation,
  type Schema,
} from './operations.js';

const attacked = useAttackedFarm();

/** Some hundred requests a test, on computers that do other things, too. */
jest.setTimeout(30_000);

describe('the operations that are attacked', () => {
  it('are all that the running Manager has', async () => {
    const answer = await attacked.send({ method: 'GET', path: '/api/v3/openapi3.json' });
    const names = (operations: readonly Operation[]): readonly string[] =>
      operations.map(({ id }) => id).sort();
    expect(names(operationsOf(JSON.parse(answer.text) as OpenAPIObject))).toEqual(names(OPERATIONS));
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(57);
  });
});

it('are refused for a body that is longer than may be, before it is sent', async () => {
  const before = await attacked.snapshot();
  // All at once: the Manager waits 2 s for the rest of a body before it closes the connection.
  const answers = await Promise.all(
    OPERATIONS.filter(({ body }) => body !== undefined).map(async (operation) => {
      const headers = { ...attacked.asJson(operation), 'Content-Length': '99999999' };
      const answer = await attacked.send({
        method: operation.method,
        path: attacked.path(operation),
        headers,
      });
      return [operation.id, faultOfRefusal(answer)];
    }),
  );
  expect(answers.filter(([, fault]) => fault !== undefined)).toEqual([]);
  expect(answers.length).toBeGreaterThan(10);
  expect(await attacked.snapshot()).toEqual(before);
});

describe.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
  const { method, body } = operation;
  const attack = (more: Partial<Attack>): Attack => ({
    method,
    path: attacked.path(operation),
    headers: attacked.asJson(operation),
    ...more,
  });

  if (operation.inPath.some(isConstrained)) {
    it('refuses what is no id in its address', async () => {
      const attacks = operation.inPath
        .filter(isConstrained)
        .flatMap(({ name }) =>
          WRONG_IN_PATH.map((value) => attack({ path: attacked.path(operation, { [name]: value }) })),
        );
      await expectRefused(attacked, attacks);
    });
  }

  if (operation.inPath.some((parameter) => !isConstrained(parameter))) {
    it('survives any name in its address', async () => {
      for (const { name } of operation.inPath.filter((parameter) => !isConstrained(parameter))) {
        for (const value of WRONG_IN_PATH) {
          const { status, text } = await attacked.send(
            attack({ path: attacked.path(operation, { [name]: value }) }),
          );
          expect([200, 400, 401, 404, 414]).toContain(status);
          expect(text).not.toMatch(/root:|\[extensions\]/);
        }
      }
    });
  }

  if (operation.inQuery.length > 0) {
    it('refuses what its query cannot be', async () => {
      const attacks = operation.inQuery.flatMap(({ name, schema }) =>
        wrongInQuery(schema).map((value) => attack({ path: `${attacked.path(operation)}?${name}=${value}` })),
      );
      const twice = operation.inQuery.filter(({ schema }) => resolve(schema).type !== 'array');
      await expectRefused(attacked, [
        ...attacks,
        ...twice.map(({ name }) => attack({ path: `${attacked.path(operation)}?${name}=1&${name}=2` })),
      ]);
    });
  }

  if (operation.needsWorker) {
    it('refuses who is no Worker', async () => {
      const strangers = WRONG_AUTHORIZATIONS.map((Authorization) =>
        attack({ headers: { Authorization, 'Content-Type': 'application/json' } }),
      );
      await expectRefused(attacked, [
        ...strangers,
        attack({ headers: { 'Content-Type': 'application/json' } }),
      ]);
    });
  }

  if (body !== undefined) {
    it('refuses a body that is not what its schema says, at any depth', async () => {
      const bodies = [...spoiled(body, sampleOf(body))].map((wrong) => JSON.stringify(wrong));
      expect(bodies.length).toBeGreaterThan(5);
      await expectRefused(
        attacked,
        [...new Set(bodies)].map((wrong) => attack({ body: wrong })),
      );
    });

    it('refuses what is no JSON, and what hides as it', async () => {
      const json = JSON.stringify(sampleOf(body));
      const refused: readonly Partial<Attack>[] = [
        ...NO_JSON.map((wrong) => ({ body: wrong })),
        {
          body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
        },
        { body: nested('[', ']', 100_000) },
        { body: nested('{"a":', '}', 50_000) },
        { body: `{"settings":${nested('[', ']', 20_000)},"files":${nested('[', ']', 20_000)}}` },
        { body: gzipSync(json), headers: { ...attacked.asJson(operation), 'Content-Encoding': 'gzip' } },
        ...NOT_JSON_TYPES.map((type) => ({
          body: json,
          headers: { ...attacked.credentials(operation), ...(type !== '' && { 'Content-Type': type }) },
        })),
      ];
      await expectRefused(
        attacked,
        refused.map((one) => attack(one)),
      );
    });
  }

  it('is not fooled by headers and queries', async () => {
    const aimless = aim(operation);
    const plain = await attacked.send(aimless);
    const before = await attacked.snapshot();
    for (const headers of TRICKY_HEADERS) {
      const answer = await attacked.send({ ...aimless, headers: { ...aimless.headers, ...headers } });
      expect([headers, answer.status]).toEqual([headers, plain.status]);
      expect(`${answer.text} ${JSON.stringify(answer.headers)}`).not.toContain('evil.example');
    }
    for (const query of TRICKY_QUERIES) {
      const answer = await attacked.send({ ...aimless, path: `${aimless.path}?${query}` });
      const isNameRefused = answer.status === 400 && answer.text.includes('unknown-name');
      if (!isNameRefused) expect([query, answer.status]).toEqual([query, plain.status]);
    }
    expect(await attacked.snapshot()).toEqual(before);
  });

  it('takes no other method, and says which ones its address takes', async () => {
    const methods = OPERATIONS.filter(({ path }) => path === operation.path).map((other) => other.method);
    const others = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY'];
    for (const other of others.filter((name) => !methods.includes(name))) {
      const answer = await attacked.send(attack({ method: other }));
      expect([other, answer.status, faultOfRefusal(answer)]).toEqual([other, 405, undefined]);
      expect(String(answer.headers['allow']).split(', ').sort()).toEqual([...methods].sort());
    }
  });
});

/** A request that changes nothing: one that reads, or one of something that is not there. */
function aim(operation: Operation): Attack {
  const { method, body, inPath, takesBytes } = operation;
  if (method === 'GET')
    return { method, path: attacked.path(operation), headers: attacked.credentials(operation) };
  const nobody = inPath.some(({ name }) => name.endsWith('_id')) ? UUID : '';
  const path = operation.path
    .replaceAll(/\{\w+_id\}/g, nobody)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => attacked.id(name));
  if (nobody === '' && body === undefined && !takesBytes)
    return { method, path, headers: { Authorization: 'Basic eA==' } };
  const json = body && { body: inPath.length === 0 ? '[[]]' : JSON.stringify(sampleOf(body)) };
  return { method, path, headers: attacked.asJson(operation), ...json };
}

function isConstrained({ schema }: { readonly schema: Schema }): boolean {
  const { type, format, pattern, enum: values } = resolve(schema);
  return type !== 'string' || [format, pattern, values].some((limit) => limit !== undefined);
}

function wrongInQuery(schema: Schema): readonly string[] {
  const { type, format, enum: values } = resolve(schema);
  const isText = type === 'string' && format === undefined && values === undefined;
  return isText || type === 'array' ? [] : ['nonsense', '%00', '%F0%9F%92%A9', '1e999', '__proto__', '..%2f'];
}

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`;
}
