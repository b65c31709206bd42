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
    const written = (headers[groupsHeader] ?? []).flatMap((line) => asText(line).split(groupsSeparator));
    return written
      .map((group) => group.trim())
      .filter((group) => group !== '')
      .slice(0, MOST_GROUPS);
  }

  /** Its one value: with two, a proxy has added its own to what somebody has sent, and neither is believed. */
  private valueOf(headers: RequestHeaders, name: string): string {
    const [value = '', ...others] = headers[name] ?? [];
    const text = asText(value).trim();
    if (others.length === 0 && text.length <= LONGEST && !text.includes('\0')) return text;
    this.warn(
      `A request has ${name} more than once, or too long. The proxy has to set it, whatever it is sent.`,
    );
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
