import { Logger } from '@nestjs/common';
import type { ProvidedPerson, ProxyProvider, RequestHeaders } from '../people/index.js';
import type { ProxySettings } from './proxy-settings.js';

const LONGEST = 200;
const MOST_GROUPS = 500;

/** Knows people by the headers that a proxy adds to their requests, once it has signed them in. */
export class SigningProxy implements ProxyProvider {
  readonly kind = 'proxy';
  readonly label: string;
  readonly admission: ProxyProvider['admission'];
  private readonly logger: Logger;
  private hasWarned = false;

  constructor(
    readonly name: string,
    private readonly settings: ProxySettings,
  ) {
    this.label = settings.label;
    this.admission = settings.admission;
    this.logger = new Logger(`proxy ${name}`);
  }

  personIn(headers: RequestHeaders, peer: string): ProvidedPerson | undefined {
    const { isTrusted, userHeader, nameHeader, emailHeader } = this.settings;
    if (headers[userHeader] === undefined) return undefined;
    if (!isTrusted(peer)) {
      this.warn(`${peer} says who it is with ${userHeader}, and is none of the addresses that may.`);
      return undefined;
    }
    if (this.hasOneTwice(headers)) return undefined;
    const subject = this.valueOf(headers, userHeader);
    if (subject === '') return undefined;
    return {
      subject,
      name: subject,
      displayName: nameHeader === undefined ? subject : this.valueOf(headers, nameHeader) || subject,
      email: emailHeader === undefined ? '' : this.valueOf(headers, emailHeader),
      groups: this.groupsIn(headers),
    };
  }

  signOutAddress(): Promise<string | undefined> {
    return Promise.resolve(this.settings.signOutAddress);
  }

  private groupsIn(headers: RequestHeaders): readonly string[] {
    const { groupsHeader, groupsSeparator } = this.settings;
    if (groupsHeader === undefined) return [];
    return asText(headers[groupsHeader]?.[0] ?? '')
      .split(groupsSeparator)
      .map((group) => group.trim())
      .filter((group) => group !== '')
      .slice(0, MOST_GROUPS);
  }

  /** Then a proxy has added its own to what somebody has sent, and nothing of it is believed. */
  private hasOneTwice(headers: RequestHeaders): boolean {
    const { userHeader, nameHeader, emailHeader, groupsHeader } = this.settings;
    const names = [userHeader, nameHeader, emailHeader, groupsHeader].filter((name) => name !== undefined);
    const twice = names.find((name) => (headers[name] ?? []).length > 1);
    if (twice !== undefined)
      this.warn(`A request has ${twice} more than once. The proxy has to set it, whatever it is sent.`);
    return twice !== undefined;
  }

  private valueOf(headers: RequestHeaders, name: string): string {
    const text = asText(headers[name]?.[0] ?? '').trim();
    if (text.length <= LONGEST && !text.includes('\0')) return text;
    this.warn(`A request has ${name} so long that it says nothing.`);
    return '';
  }

  /** Once: whoever has caused it may go on. */
  private warn(message: string): void {
    if (!this.hasWarned) this.logger.warn(message);
    this.hasWarned = true;
  }
}

/** Node.js reads headers as Latin-1, and proxies write UTF-8. */
function asText(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}
