import { createHmac } from 'node:crypto';

/** What is signed: who changes any of it has no signature that fits. */
export interface SignedContent {
  readonly id: string;
  /** Seconds since 1970, of this attempt: receivers refuse what is old. */
  readonly timestamp: number;
  readonly body: string;
}

/** The signature of a delivery, as its header has it. Source: https://github.com/standard-webhooks/standard-webhooks */
export function signatureOf(key: Buffer, { id, timestamp, body }: SignedContent): string {
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `v1,${digest}`;
}
