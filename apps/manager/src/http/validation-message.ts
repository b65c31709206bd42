import type { ErrorObject } from 'ajv';

/** What is checked, where it is the parameters of the address. */
export const ADDRESS = 'the address';

/** As many problems as one message tells. */
const MOST_PROBLEMS = 5;

/** What is wrong with a value, for people: "priority must be <= 100 (is 700)". */
export function describeProblems(problems: readonly ErrorObject[], whole: string): string {
  const told = [...new Set(problems.map((problem) => describeProblem(problem, whole)))];
  const more = told.length > MOST_PROBLEMS ? `; and ${told.length - MOST_PROBLEMS} more` : '';
  return told.slice(0, MOST_PROBLEMS).join('; ') + more;
}

function describeProblem(
  { instancePath, keyword, params, message, data }: ErrorObject,
  whole: string,
): string {
  const path = instancePath.slice(1).split('/');
  const name = instancePath === '' ? whole : path.join('.');
  const requirement = REQUIREMENTS[keyword]?.(params) ?? message ?? 'is not valid';
  if (keyword === 'required') return instancePath === '' ? requirement : `${name}: ${requirement}`;
  const [parameter, index] = path;
  if (whole === ADDRESS && index !== undefined)
    return `${parameter} ${requirement} (${shownOfSeveral(data, Number(index) + 1)})`;
  return `${name} ${requirement} (is ${shown(data)})`;
}

/** A parameter of the address that may be given several times is one to whoever writes it: what is wrong tells which, unless it is empty. */
function shownOfSeveral(data: unknown, place: number): string {
  return data === '' ? `value ${place} is empty` : `is ${shown(data)}`;
}

type Parameters = Readonly<Record<string, unknown>>;

const REQUIREMENTS: Readonly<Record<string, (parameters: Parameters) => string | undefined>> = {
  required: ({ missingProperty }) => `${String(missingProperty)} is missing`,
  enum: ({ allowedValues }) =>
    `must be one of ${(allowedValues as readonly unknown[]).map(String).join(', ')}`,
  minLength: ({ limit }) =>
    limit === 1 ? 'must not be empty' : `must have at least ${String(limit)} characters`,
  maxLength: ({ limit }) => `must have at most ${String(limit)} characters`,
  maxItems: ({ limit }) => `must have at most ${String(limit)} entries`,
  maxProperties: ({ limit }) => `must have at most ${String(limit)} entries`,
  format: ({ format }) => FORMATS[String(format)],
  pattern: ({ pattern }) => PATTERNS[String(pattern)],
  type: ({ type }) => `must be ${TYPES[String(type)] ?? String(type)}`,
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be a UUID such as 0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11',
  'date-time': 'must be a timestamp such as 2026-04-01T12:30:00Z',
};

/** In words, all patterns that the API's document has. */
const PATTERNS: Readonly<Record<string, string>> = {
  '^$|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$': `${FORMATS['uuid']}, or empty`,
  '^[^:]{1,200}:': 'must be key:value, such as project:bird, with a key of at most 200 characters',
  [String.raw`^[^\u0000]*$`]: 'must not have the character NUL in it',
  '^[0-9a-f]{64}$': 'must be a SHA-256 checksum: 64 characters, 0 to 9 and a to f',
  '^[a-z0-9-]+$': 'must be lower-case letters, digits and hyphens, such as job-not-found',
  '^[a-z0-9][a-z0-9_-]{0,39}$': 'must be the name of a provider: lower-case letters, digits, - and _',
  [String.raw`^/app/(?!.*\.\.)[\w.~!$&'()*+,;=:@%/?#-]*$`]:
    'must be the path of a page of the dashboard, such as /app/jobs',
  [String.raw`^[^\u0000-\u001f]*[^\s\u0000-\u001f][^\u0000-\u001f]*$`]:
    'must be a line of text that is not blank',
  '^[a-z0-9]+(-[a-z0-9]+)*$': 'must be lower-case words with hyphens between them, such as missing-file',
};

const TYPES: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** Long values are cut, so that a message stays one; and before they are written out, which of megabytes takes its time. */
function shown(data: unknown): string {
  if (data === undefined) return 'missing';
  if (Array.isArray(data) && data.length > MOST_SHOWN) return `a list of ${data.length}`;
  const json = JSON.stringify(typeof data === 'string' ? data.slice(0, MOST_SHOWN) : data);
  return json.length > MOST_SHOWN ? `${json.slice(0, MOST_SHOWN - 3)}…` : json;
}

const MOST_SHOWN = 80;
