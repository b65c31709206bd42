import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The part of the API's description that one tag is about, a whole document: its operations, and the schemas that they need. */
export function documentOfTag(document: OpenAPIObject, tag: string): OpenAPIObject {
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .map(([path, item]) => [path, operationsOf(item, tag)] as const)
      .filter(([, operations]) => Object.keys(operations).length > 0),
  );
  const schemas = schemasUsedBy(paths, document.components?.schemas ?? {});
  const { securitySchemes } = document.components ?? {};
  return {
    ...document,
    tags: (document.tags ?? []).filter(({ name }) => name === tag),
    paths,
    components: { ...(securitySchemes && { securitySchemes }), schemas },
  };
}

function operationsOf(item: OpenAPIObject['paths'][string], tag: string): OpenAPIObject['paths'][string] {
  return Object.fromEntries(
    Object.entries(item).filter(([, operation]) =>
      (operation as { tags?: readonly string[] }).tags?.includes(tag),
    ),
  );
}

/** What a part of a document refers to, and what that refers to, and so on. */
function schemasUsedBy(part: unknown, all: Schemas): Schemas {
  const used: Schemas = {};
  const waiting = namesIn(part);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = all[name];
    if (!schema || name in used) continue;
    used[name] = schema;
    waiting.push(...namesIn(schema));
  }
  return used;
}

function namesIn(part: unknown): string[] {
  return [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name ?? '',
  );
}
