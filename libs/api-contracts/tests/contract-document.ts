import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Facts } from '../tools/contract-differences.ts';

/** The document of the whole Manager, as it was generated last. */
export const readDocument = (): OpenAPIObject => readProjectFile('openapi.json') as OpenAPIObject;

/** What existing Flamenco 3 clients rely on. */
export const readFacts = (): Facts => readProjectFile('facts/api-facts.json') as Facts;

/** A JSON file of this project. */
export function readProjectFile(path: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', path), 'utf8'));
}
