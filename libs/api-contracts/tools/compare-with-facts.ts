#!/usr/bin/env node
// Holds an OpenAPI document against what existing Flamenco 3 clients rely on (facts/). Extra operations and extra optional
// properties are fine; what is missing or different is printed, a line each. Node runs this file as it is.
//
//   node tools/compare-with-facts.ts [OPENAPI.json]
//
// Exit status: 0 no difference, 1 differences, 2 unusable input.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractDifferences, type Document, type Facts } from './contract-differences.ts';

const project = join(import.meta.dirname, '..');
const [documentFile = join(project, 'openapi.json')] = process.argv.slice(2);

try {
  const facts = read(join(project, 'facts', 'api-facts.json')) as Facts;
  const notYet = read(join(project, 'facts', 'not-yet.json')) as readonly string[];
  const differences = contractDifferences(facts, read(documentFile) as Document, notYet);
  const expected = facts.operations.length - notYet.length;
  const summary = `${expected} of ${facts.operations.length} operations expected, ${differences.length} differences`;
  process.stdout.write([...differences, summary, ''].join('\n'));
  process.exitCode = differences.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`compare-with-facts: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
