import { beforeEach, describe, expect, it } from '@jest/globals';
import { MOST_WAITING, OutgoingMessages } from './outgoing-messages.js';

let sent: string[];
let confirm: (() => void)[];
let messages: OutgoingMessages;

beforeEach(() => {
  sent = [];
  confirm = [];
  messages = new OutgoingMessages(({ payload }, done) => {
    sent.push(payload);
    confirm.push(done);
  });
});

function add(...payloads: readonly (string | number)[]): void {
  for (const payload of payloads) messages.add({ topic: 't', payload: String(payload) });
}

function confirmAll(): void {
  for (let next = confirm.shift(); next; next = confirm.shift()) next();
}

describe('messages for a broker', () => {
  it('wait for a connection, and keep their order', () => {
    add('a', 'b');
    expect(sent).toEqual([]);
    messages.open(20);
    add('c');
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('are under way in no greater number than the broker allows', () => {
    messages.open(2);
    add('a', 'b', 'c', 'd');
    expect(sent).toEqual(['a', 'b']);
    confirm.shift()?.();
    expect(sent).toEqual(['a', 'b', 'c']);
    confirmAll();
    expect(sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it('wait again when the connection is lost', () => {
    messages.open(20);
    add('a');
    messages.close();
    add('b');
    expect(sent).toEqual(['a']);
    messages.open(20);
    expect(sent).toEqual(['a', 'b']);
  });

  it('are the newest ones, when more come than may wait', () => {
    add(...Array.from({ length: MOST_WAITING }, (_, index) => index));
    const isDropped = [0, 1, 2, 3, 4].map((more) =>
      messages.add({ topic: 't', payload: String(MOST_WAITING + more) }),
    );
    expect(isDropped).toEqual([true, true, true, true, true]);
    messages.open(Infinity);
    expect(sent).toHaveLength(MOST_WAITING);
    expect([sent[0], sent.at(-1)]).toEqual(['5', String(MOST_WAITING + 4)]);
  });

  it('are settled when the broker has all, or at once when there is none', async () => {
    add('a', 'b');
    await expect(messages.settled(60_000)).resolves.toBe(false);
    messages.open(1);
    const settled = messages.settled(60_000);
    confirmAll();
    await expect(settled).resolves.toBe(true);
    expect(sent).toEqual(['a', 'b']);
  });

  it('are not waited for longer than said', async () => {
    messages.open(1);
    add('a');
    await expect(messages.settled(1)).resolves.toBe(false);
  });
});
