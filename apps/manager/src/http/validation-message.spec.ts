import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeProblems } from './validation-message.js';

const DOCUMENT = new URL('../../../../libs/api-contracts/openapi.json', import.meta.url);

function patternsIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'pattern' in schema && typeof schema.pattern === 'string' ? [schema.pattern] : [];
  return [...own, ...Object.values(schema).flatMap(patternsIn)];
}

describe('what does not match a pattern', () => {
  it.each([...new Set(patternsIn(JSON.parse(readFileSync(DOCUMENT, 'utf8'))))])(
    'is told in words: %s',
    (pattern) => {
      const problem = {
        instancePath: '/tag',
        schemaPath: '',
        keyword: 'pattern',
        params: { pattern },
        message: `must match pattern "${pattern}"`,
        data: 'Ä',
      };
      const message = describeProblems([problem], 'the body');
      expect(message).toMatch(/^tag must .* \(is "Ä"\)$/);
      expect(message).not.toContain(pattern);
    },
  );
});
