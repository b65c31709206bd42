import { describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm({ yaml: 'access: closed\ntrusted_proxies: [loopback]\n' });

/** Asks for live events with a token that is none. @returns the status of the answer */
async function listen(headers: Readonly<Record<string, string>>, guess: number): Promise<number> {
  const { status } = await fetch(`${new URL(farm.api).origin}/socket.io/?EIO=4&transport=polling`, {
    headers: { Authorization: `Bearer flmt_${String(guess).padStart(40, '0')}`, ...headers },
  });
  return status;
}

/** Guesses until that is refused as too often. @returns the statuses of the answers */
async function guess(addressOf: (guess: number) => string): Promise<Set<number>> {
  const seen = new Set<number>();
  for (let turn = 0; turn < 400 && !seen.has(429); turn += 1)
    seen.add(await listen({ 'X-Forwarded-For': addressOf(turn) }, Math.round(Math.random() * 1e12)));
  return seen;
}

describe('guesses at tokens by live events, behind a proxy', () => {
  it('are limited for who makes them, not for all who come through the proxy', async () => {
    expect(await guess(() => '198.51.100.7')).toEqual(new Set([401, 429]));
    expect(await listen({ 'X-Forwarded-For': '198.51.100.8' }, 1)).toBe(401);
    expect(await listen({ 'X-Forwarded-For': '198.51.100.7' }, 2)).toBe(429);
  });

  it('are counted for a network of IPv6 as a whole: who has one address of it has them all', async () => {
    expect(await guess((turn) => `2001:db8:1:2::${(turn + 1).toString(16)}`)).toEqual(new Set([401, 429]));
    expect(await listen({ 'X-Forwarded-For': '2001:db8:1:3::1' }, 3)).toBe(401);
  });
});
