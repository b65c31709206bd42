import { readFileSync, writeFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withPermissions } from './permissions-document.js';

// Writes who may do what into docs/security.md, as the API's document has it: node dist/permissions-document/write-permissions.js
const DOCUMENT = new URL('../../../../libs/api-contracts/openapi.json', import.meta.url);
const DOCS = new URL('../../../../docs/security.md', import.meta.url);

const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as OpenAPIObject;
writeFileSync(DOCS, withPermissions(readFileSync(DOCS, 'utf8'), document));
