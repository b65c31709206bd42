import { expect, it } from '@jest/globals';
import { contractDifferences, type Document } from '../tools/contract-differences.ts';
import { readDocument, readFacts, readProjectFile } from './contract-document.js';

it('openapi.json has all that existing clients rely on, but for the operations of facts/not-yet.json', () => {
  const document = readDocument() as unknown as Document;
  const notYet = readProjectFile('facts/not-yet.json') as readonly string[];
  expect(contractDifferences(readFacts(), document, notYet)).toEqual([]);
});
