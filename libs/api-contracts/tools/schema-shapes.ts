// Brings a schema of the facts file and one of an OpenAPI document to the same shape, so that they can be compared.

/** A schema as the facts file writes it: `ref` is the name of another one, `required` stands at the property. */
export interface FactsSchema {
  readonly ref?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  readonly items?: FactsSchema;
  readonly properties?: Readonly<Record<string, FactsSchema>>;
  readonly allOf?: readonly FactsSchema[];
  readonly oneOf?: readonly FactsSchema[];
  readonly anyOf?: readonly FactsSchema[];
}

/** A schema as an OpenAPI document writes it. */
export interface DocumentSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: DocumentSchema;
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly allOf?: readonly DocumentSchema[];
  readonly oneOf?: readonly DocumentSchema[];
  readonly anyOf?: readonly DocumentSchema[];
}

/** A schema without references; `any` where anything goes, or where a schema contains itself. */
export interface Shape {
  readonly kind: string;
  readonly words?: readonly unknown[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, PropertyShape>>;
}

/** A property of an object's shape. */
export interface PropertyShape {
  readonly isRequired: boolean;
  readonly shape: Shape;
}

const ANY: Shape = { kind: 'any' };

/** The shape of a schema of the facts file, whose named schemas are `named`. */
export function shapeOfFact(
  schema: FactsSchema | undefined,
  named: Readonly<Record<string, FactsSchema>>,
  within: readonly string[] = [],
): Shape {
  if (!schema) return ANY;
  if (schema.ref !== undefined) {
    return within.includes(schema.ref) ? ANY : shapeOfFact(named[schema.ref], named, [...within, schema.ref]);
  }
  const shapeOf = (inner: FactsSchema | undefined): Shape => shapeOfFact(inner, named, within);
  if (schema.allOf) return merged(schema.allOf.map(shapeOf));
  if (schema.oneOf ?? schema.anyOf) return ANY;
  if (schema.enum) return { kind: schema.type ?? 'string', words: schema.enum };
  if (schema.type === 'array') return { kind: 'array', items: shapeOf(schema.items) };
  if (!schema.properties) return { kind: schema.type ?? 'any' };
  const properties = Object.entries(schema.properties).map(
    ([name, inner]) => [name, { isRequired: inner.required === true, shape: shapeOf(inner) }] as const,
  );
  return { kind: 'object', properties: Object.fromEntries(properties) };
}

/** The shape of a schema of an OpenAPI document, in which `resolve` follows references. */
export function shapeInDocument(
  schema: DocumentSchema | undefined,
  resolve: (ref: string) => unknown,
  within: readonly string[] = [],
): Shape {
  if (!schema) return ANY;
  if (schema.$ref !== undefined) {
    if (within.includes(schema.$ref)) return ANY;
    return shapeInDocument(resolve(schema.$ref) as DocumentSchema, resolve, [...within, schema.$ref]);
  }
  const shapeOf = (inner: DocumentSchema | undefined): Shape => shapeInDocument(inner, resolve, within);
  if (schema.allOf) {
    const { allOf, ...own } = schema;
    return merged([...allOf.map(shapeOf), ...(own.properties ? [shapeOf(own)] : [])]);
  }
  const choices = (schema.oneOf ?? schema.anyOf)?.filter((choice) => choice.type !== 'null');
  if (choices) return choices.length === 1 ? shapeOf(choices[0]) : ANY;
  const kind = typeof schema.type === 'object' ? schema.type.find((type) => type !== 'null') : schema.type;
  if (schema.enum) return { kind: kind ?? 'string', words: schema.enum.filter((word) => word !== null) };
  if (kind === 'array') return { kind, items: shapeOf(schema.items) };
  if (!schema.properties) return { kind: kind ?? 'any' };
  const properties = Object.entries(schema.properties).map(
    ([name, inner]) =>
      [name, { isRequired: schema.required?.includes(name) ?? false, shape: shapeOf(inner) }] as const,
  );
  return { kind: 'object', properties: Object.fromEntries(properties) };
}

function merged(parts: readonly Shape[]): Shape {
  const objects = parts.filter((part) => part.kind === 'object');
  if (objects.length === 0) return parts.find((part) => part.kind !== 'any') ?? ANY;
  if (objects.every((part) => !part.properties)) return { kind: 'object' };
  const properties: Readonly<Record<string, PropertyShape>> = Object.fromEntries(
    objects.flatMap((part) => Object.entries(part.properties ?? {})),
  );
  return { kind: 'object', properties };
}
