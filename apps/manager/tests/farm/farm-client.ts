/** An answer of the Manager, as a client sees it. */
export interface Answer<Body> {
  readonly status: number;
  readonly contentType: string | null;
  /** Undefined when the answer has none. */
  readonly body: Body;
  /** From the request to the last byte of the answer. */
  readonly tookMs: number;
}

/** What an error is answered with. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  /** Which refusal it is; a bug has none. */
  readonly error?: string;
}

/** A typed client of the Manager's API. Holds every answer to what Flamenco 3's clients need of one without a body. */
export class FarmClient {
  constructor(
    private readonly api: string,
    private readonly authorization?: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same client, sending these with each request. */
  withHeaders(headers: Readonly<Record<string, string>>): FarmClient {
    return new FarmClient(this.api, this.authorization, headers);
  }

  get<Body>(path: string): Promise<Answer<Body>> {
    return this.send('GET', path);
  }

  post<Body = Refusal>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<Body>> {
    return this.send('POST', path, body, signal);
  }

  put<Body = Refusal>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.send('PUT', path, body);
  }

  delete<Body = Refusal>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.send('DELETE', path, body);
  }

  private async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Answer<Body>> {
    const started = performance.now();
    const response = await fetch(`${this.api}${path}`, {
      method,
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(this.authorization !== undefined && { Authorization: this.authorization }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const fault = faultOf(response.status, contentType, text);
    if (fault !== undefined) throw new Error(`${fault}: ${method} ${path} -> ${response.status} ${text}`);
    return {
      status: response.status,
      contentType,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
      tookMs: performance.now() - started,
    };
  }
}

/** What Flamenco 3's clients would not understand of an answer. */
function faultOf(status: number, contentType: string | null, text: string): string | undefined {
  if (status === 204) return contentType !== null || text !== '' ? 'a 204 with a body' : undefined;
  if (!contentType?.includes('json')) return `not JSON, but ${contentType ?? 'nothing'}`;
  return /:null[,}]/.test(text) ? 'a field that is null instead of absent' : undefined;
}

/** The body of an answer that has to be 200. */
export async function ok<Body>(answer: Promise<Answer<Body>>): Promise<Body> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`answered ${status} instead of 200: ${JSON.stringify(body)}`);
  return body;
}

/** For an answer that has to be 204. */
export async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 204) throw new Error(`answered ${status} instead of 204: ${JSON.stringify(body)}`);
}
