import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withErrorCodes } from './error-codes.ts';

// Writes the codes of all refusals into the documentation, as they stand in the sources: node docs/write-error-codes.ts
const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/rest-api.md');
writeFileSync(file, withErrorCodes(readFileSync(file, 'utf8'), root));
