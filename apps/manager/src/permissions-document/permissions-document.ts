import type { OpenAPIObject } from '@nestjs/swagger';
import { PERMISSION_NAMES, PERMISSIONS, rolesWith, type Permission } from '@flamenco/domain/access';

const BEGIN = '<!-- permissions: written by npm run generate -->';
const END = '<!-- end of permissions -->';

interface Operation {
  readonly operationId: string;
  readonly 'x-permission': Permission;
}

/** The documentation with the table of who may do what, as the API's document has it. @throws Error where there is no place for it */
export function withPermissions(text: string, document: OpenAPIObject): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/security.md needs the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${table(operationsBy(document))}\n\n${END}${after}`;
}

function operationsBy({ paths }: OpenAPIObject): ReadonlyMap<Permission, readonly string[]> {
  const operations = Object.values(
    paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>,
  ).flatMap((path) => Object.values(path));
  return new Map(
    PERMISSION_NAMES.map((name) => [
      name,
      operations
        .filter((operation) => operation['x-permission'] === name)
        .map(({ operationId }) => operationId),
    ]),
  );
}

function table(operations: ReadonlyMap<Permission, readonly string[]>): string {
  const rows = PERMISSION_NAMES.map((name) => {
    const called = (operations.get(name) ?? []).map((id) => `\`${id}\``).join(', ');
    return `| \`${name}\` | may ${PERMISSIONS[name].means} | ${holders(name)} | ${called} |`;
  });
  return ['| Permission | Who has it | Roles | Operations |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function holders(name: Permission): string {
  const { from } = PERMISSIONS[name];
  if (from === 'anyone') return 'anyone';
  return from === 'worker' ? 'Workers' : rolesWith(name).join(', ');
}
