import type { OpenAPIObject } from '@nestjs/swagger';
import { permissionOf } from './allow.js';
import { withOperations, type Operation } from './route-operation.js';

type Responses = Operation['responses'];

const ERROR = '#/components/schemas/Error';

/** What `default` stands for. */
const DEFECT = 500;

/** What operations of a kind may be answered with, whatever they do. */
interface GeneralAnswer {
  readonly status: number;
  readonly description: string;
  readonly isAnswerOf: (operation: Operation, path: string) => boolean;
}

/** What is called in an address may not be there. Each of a Worker's requests has an answer of its own to that. */
const CALLED_IN_ADDRESS: Readonly<Record<string, string>> = {
  '{job_id}': 'There is no such job.',
  '{task_id}': 'There is no such task.',
  '{worker_id}': 'There is no such Worker.',
  '{tag_id}': 'There is no such worker tag.',
  '{view_id}': 'There is no such view.',
  '{user_id}': 'There is nobody with this id.',
  '{token_id}': 'There is no such token.',
  '{session_id}': 'There is no such session.',
  '{admission_id}': 'No such Worker was turned away.',
  '{secret_id}': 'There is no such secret.',
  '{user_code}': 'There is no program under this code.',
  '{provider}': 'There is no such provider that people sign in with.',
  '{typeName}': 'There is no such job type.',
};

const GENERAL_ANSWERS: readonly GeneralAnswer[] = [
  {
    status: 400,
    description: 'The request is not as described here; the message says what is wrong with it.',
    isAnswerOf: () => true,
  },
  {
    status: 403,
    description: 'The credentials are not those of a Worker.',
    isAnswerOf: needsWorker,
  },
  {
    status: 401,
    description: 'Nobody has signed in, and the farm does not let just anyone do this.',
    isAnswerOf: needsPerson,
  },
  {
    status: 403,
    description:
      'Whoever has signed in may not do this; a web page of another site asks; or the Manager is asked by a name that it does not know as its own.',
    isAnswerOf: needsPerson,
  },
  {
    status: 403,
    description:
      'A web page of another site asks, or the Manager is asked by a name that it does not know as its own.',
    isAnswerOf: (operation) => !needsWorker(operation),
  },
  ...Object.entries(CALLED_IN_ADDRESS).map(([parameter, description]) => ({
    status: 404,
    description,
    isAnswerOf: (operation: Operation, path: string) => path.includes(parameter) && !needsWorker(operation),
  })),
  {
    status: 408,
    description: 'The body came too slowly.',
    isAnswerOf: hasBody,
  },
  {
    status: 409,
    description: 'Another Worker has signed on with the same credentials.',
    isAnswerOf: (operation) => needsWorker(operation) && operation.operationId !== 'signOn',
  },
  {
    status: 413,
    description: 'The body is larger than this operation takes.',
    isAnswerOf: hasBody,
  },
  {
    status: 415,
    description: 'The body is compressed, or encoded in another way: send it as it is.',
    isAnswerOf: hasBody,
  },
  {
    status: 429,
    description: 'Too many tokens or sessions that are none came from this address.',
    isAnswerOf: (operation) => !needsWorker(operation),
  },
  {
    status: 503,
    description:
      'Not now: the database is busy, a disk is full, or files have run out. Nothing was changed; try again after the seconds in Retry-After.',
    isAnswerOf: () => true,
  },
];

/**
 * A copy of `document` in which each operation has, beside what its controller says, what all of its kind may be answered with.
 * What a controller says of a status itself stays.
 */
export function withGeneralAnswers(document: OpenAPIObject): OpenAPIObject {
  return withOperations(document, withAnswersOfItsKind);
}

function withAnswersOfItsKind(operation: Operation, path: string): Operation {
  const general = GENERAL_ANSWERS.filter(({ isAnswerOf }) => isAnswerOf(operation, path));
  const responses: Responses = {
    ...Object.fromEntries(general.map(({ status, description }) => [status, refusal(description)])),
    ...operation.responses,
    default: refusal('The Manager failed at this: a defect. Its log says more.'),
  };
  const shown = Object.entries(responses).map(
    ([status, response]) => [status, withExample(status, response)] as const,
  );
  return { ...operation, responses: Object.fromEntries(shown) };
}

/** An Error is shown with the status that it comes with. */
function withExample(name: string, response: Responses[string]): Responses[string] {
  if (!response || '$ref' in response || !isError(response.content?.['application/json'])) return response;
  const code = Number(name) || DEFECT;
  const example = { code, message: response.description };
  return { ...response, content: { 'application/json': { schema: { $ref: ERROR }, example } } };
}

function isError(media: { readonly schema?: object } | undefined): boolean {
  return media?.schema !== undefined && '$ref' in media.schema && media.schema.$ref === ERROR;
}

function refusal(description: string): NonNullable<Responses[string]> {
  return {
    description,
    content: { 'application/json': { schema: { $ref: ERROR } } },
  };
}

function hasBody({ requestBody }: Operation): boolean {
  return requestBody !== undefined;
}

function needsWorker(operation: Operation): boolean {
  return permissionOf(operation) === 'worker';
}

function needsPerson(operation: Operation): boolean {
  return (operation.security ?? []).length > 0 && !needsWorker(operation);
}
