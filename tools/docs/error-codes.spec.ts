import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codesIn, withErrorCodes } from './error-codes.ts';

const root = join(import.meta.dirname, '../..');

describe('the list of error codes', () => {
  it('is in docs/rest-api.md as the sources have it now', () => {
    const document = readFileSync(join(root, 'docs/rest-api.md'), 'utf8');
    expect(document === withErrorCodes(document, root) || 'npm run generate was not run').toBe(true);
  });

  it.each([
    ["invalid('bad', `No ${what}.`)", { code: 'bad', kind: 'invalid', status: 400, message: 'No ….' }],
    [
      "conflict('old', 'Refresh.', { httpStatus: 412 })",
      { code: 'old', kind: 'conflict', status: 412, message: 'Refresh.' },
    ],
    [
      "new FarmError('not-found', 'gone', 'It is gone.')",
      { code: 'gone', kind: 'not-found', status: 404, message: 'It is gone.' },
    ],
    [
      "notFound('worker tag', id)",
      expect.objectContaining({ code: 'worker-tag-not-found', kind: 'not-found', status: 404 }),
    ],
  ])('has %s', (source, code) => {
    expect(codesIn('a.ts', source)).toEqual([code]);
  });

  it('cannot have a code that is no text, and says where that is', () => {
    expect(() => codesIn('a.ts', 'invalid(code, message)')).toThrow(
      'a.ts: the code is no text in invalid(code, message)',
    );
  });

  it('has nothing of what only looks like a refusal', () => {
    expect(codesIn('a.ts', "super('name'); other('invalid', 'x'); valueOf(row)")).toEqual([]);
  });
});
