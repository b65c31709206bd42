/** What of an OpenAPI schema says which values a field takes. `format` may also be `duration`, `password` or `path`. */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly format?: string;
  readonly enum?: readonly string[];
  /** Texts that are usual; others are taken, too. */
  readonly examples?: readonly string[];
  /** What browsers and password managers fill in there, in the words of HTML. */
  readonly autocomplete?: 'username' | 'current-password' | 'new-password';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a list: what each of its entries is. */
  readonly items?: FieldSchema;
  readonly maxItems?: number;
  /** Of an entry that has several values, in the order to show them in. */
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly title?: string;
  readonly description?: string;
}

/** One value of a form. */
export interface FormField {
  /** Its name in what is sent: `shaman.garbageCollect.period`. */
  readonly key: string;
  readonly label: string;
  readonly about?: string;
  readonly schema: FieldSchema;
  /** What it is until somebody gives it another value. */
  readonly initial?: unknown;
  readonly isRequired?: boolean;
  /** Why nobody may change it here, empty where that is said elsewhere; undefined: they may. */
  readonly fixedBecause?: string;
}

/** What is wrong with a field's value. */
export interface FieldFault {
  /** From the field to what is wrong: `[0].platform`; empty: all of it. */
  readonly path: string;
  readonly message: string;
}

/** How a value is entered. */
export type ControlKind =
  'text' | 'number' | 'duration' | 'flag' | 'choice' | 'password' | 'texts' | 'rows' | 'none';

/** How values of a schema are entered; `none`: by no control of ours. */
export function controlFor(schema: FieldSchema): ControlKind {
  switch (schema.type) {
    case 'boolean':
      return 'flag';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return controlForText(schema);
    case 'array':
      if (schema.items?.type === 'string') return 'texts';
      return schema.items?.properties === undefined ? 'none' : 'rows';
    case 'object':
      return 'none';
  }
}

function controlForText({ enum: choices, format }: FieldSchema): ControlKind {
  if (choices !== undefined) return 'choice';
  return format === 'duration' || format === 'password' ? format : 'text';
}

/** What a new entry of a list begins with. */
export function emptyValue(schema: FieldSchema): unknown {
  switch (schema.type) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'string':
      return schema.enum?.[0] ?? '';
    case 'array':
      return [];
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      return Object.fromEntries(properties.map(([key, property]) => [key, emptyValue(property)]));
    }
  }
}
