/** Where SSDP is spoken, by UDP. Source: UPnP Device Architecture 1.0, section 1. */
export const SSDP_GROUP = { address: '239.255.255.250', port: 1900 } as const;

/** What a Manager is to SSDP, and what Workers look for (behaviour.md §6). */
export const MANAGER_SERVICE_TYPE = 'urn:flamenco:manager:0';

/** Seconds that a Manager may take to answer a Worker that looks for one. */
export const SSDP_MAX_WAIT_SECONDS = 3;

/** An SSDP message: HTTP's head over UDP, without a body. */
export interface SsdpMessage {
  /** Such as `M-SEARCH * HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** By names in upper case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes a message as it goes over the wire. */
export function formatSsdpMessage({ startLine, headers }: SsdpMessage): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [startLine, ...lines, '', ''].join('\r\n');
}

/** Reads a message; undefined for what is none. Lines that are no headers are left out: some devices send such. */
export function parseSsdpMessage(text: string): SsdpMessage | undefined {
  const [startLine = '', ...lines] = text.split(/\r?\n/);
  if (!/^(M-SEARCH \* |NOTIFY \* )?HTTP\/1\.[01]\b/.test(startLine)) return undefined;
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0
      ? [[line.slice(0, colon).trim().toUpperCase(), line.slice(colon + 1).trim()] as const]
      : [];
  });
  return { startLine: startLine.trim(), headers: Object.fromEntries(headers) };
}

/** The question for Managers, to be sent to the group. */
export function managerSearch(): SsdpMessage {
  return {
    startLine: 'M-SEARCH * HTTP/1.1',
    headers: {
      HOST: `${SSDP_GROUP.address}:${SSDP_GROUP.port}`,
      MAN: '"ssdp:discover"',
      MX: String(SSDP_MAX_WAIT_SECONDS),
      ST: MANAGER_SERVICE_TYPE,
    },
  };
}

/** Whether a message asks for Managers, among others perhaps. */
export function isManagerSearch({ startLine, headers }: SsdpMessage): boolean {
  if (!startLine.startsWith('M-SEARCH ') || headers['MAN']?.replaceAll('"', '') !== 'ssdp:discover')
    return false;
  return headers['ST'] === MANAGER_SERVICE_TYPE || headers['ST'] === 'ssdp:all';
}

/** The URL of a Manager's description, if the message is a Manager's answer to a search. */
export function foundManager({ startLine, headers }: SsdpMessage): string | undefined {
  const isAnswer = /^HTTP\/1\.[01] 200\b/.test(startLine) && headers['ST'] === MANAGER_SERVICE_TYPE;
  return isAnswer ? headers['LOCATION'] || undefined : undefined;
}
