import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPermissions } from './permissions.ts';

// Writes who may do what into the documentation, as the API's document has it: node docs/write-permissions.ts
const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/security.md');
writeFileSync(file, withPermissions(readFileSync(file, 'utf8'), root));
