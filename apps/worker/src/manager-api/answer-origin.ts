/** An answer as it came over the network, from whomever. */
export interface ReceivedAnswer {
  readonly httpStatus: number;
  readonly headers: Headers;
  /** The JSON in it; `undefined` if it has none. */
  readonly json: unknown;
}

/**
 * The answers that an operation may give besides refusals: a property of the JSON body by HTTP status, or `null` for an
 * answer without a body.
 */
export type ExpectedAnswers = Readonly<Partial<Record<number, string | null>>>;

/** Our Manager has it in each of its answers. Flamenco 3's Manager does not, and is known by the form of its answers. */
const MANAGER_HEADER = 'x-flamenco-manager';

/** How Flamenco 3's Manager refuses credentials. */
const UNKNOWN_CREDENTIALS = 'security requirements failed';

/**
 * Tells the Manager's answers from those that a proxy, a sign-in page or another server gives in its place. Nothing that
 * those say may end a render, a report or the Worker.
 */
export class AnswerOrigin {
  /** A Manager that has sent its header does so always; the same answer without it then comes from somebody else. */
  private sendsHeader = false;

  /** Whether it is a Manager of ours: not of Flamenco 3, nor one that has not answered yet. */
  get isOurs(): boolean {
    return this.sendsHeader;
  }

  /** Whether the Manager itself gave this answer. */
  isManager(answer: ReceivedAnswer, expected: ExpectedAnswers): boolean {
    if (answer.headers.has(MANAGER_HEADER)) {
      this.sendsHeader = true;
      return true;
    }
    const property = expected[answer.httpStatus];
    if (typeof property === 'string') {
      if (!hasProperty(answer.json, property)) return false;
      this.sendsHeader = false; // nobody else answers so: it is a Flamenco 3 Manager, maybe since a moment ago
      return true;
    }
    if (this.sendsHeader) return false;
    return property === null ? isEmpty(answer) : isRefusal(answer);
  }
}

function hasProperty(json: unknown, property: string): boolean {
  return typeof json === 'object' && json !== null && property in json;
}

function isEmpty({ headers, json }: ReceivedAnswer): boolean {
  return json === undefined && !headers.has('content-type');
}

/** `{code, message}`, the code being the HTTP status; refused credentials have a message only, with known words. */
function isRefusal({ httpStatus, json }: ReceivedAnswer): boolean {
  if (typeof json !== 'object' || json === null) return false;
  const { code, message } = json as Record<string, unknown>;
  if (httpStatus < 400 || typeof message !== 'string') return false;
  if (httpStatus === 401 || httpStatus === 403) return message.startsWith(UNKNOWN_CREDENTIALS);
  return code === httpStatus;
}
