import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aJobUpdate, aTaskUpdate } from '../../../testing/builders';
import { FakeSocket } from '../../../testing/fake-socket';
import { GIVE_UP_MS, SILENCE_MS } from './heartbeat-watch';
import { LIVE_SOCKET, LiveConnection, type TopicFollower } from './live-connection';

describe('the live connection', () => {
  let socket: FakeSocket;
  let live: LiveConnection;
  let heard: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    socket = new FakeSocket();
    heard = [];
    TestBed.configureTestingModule({
      providers: [{ provide: LIVE_SOCKET, useValue: () => socket.asSocket() }],
    });
    live = TestBed.inject(LiveConnection);
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  const follower = (name = ''): TopicFollower => ({
    subscribed: () => heard.push(`${name}subscribed`),
    lost: () => heard.push(`${name}lost`),
    received: (event) => heard.push(name + event.name),
  });

  it('says how it is', () => {
    const states = [live.status()];
    socket.connects();
    states.push(live.status());
    socket.loses();
    states.push(live.status());
    socket.cannotConnect();
    states.push(live.status());
    expect(states).toEqual(['connecting', 'live', 'lost', 'lost']);
  });

  it('is stale when the Manager has been silent for three seconds, and live again with its next sign of life', () => {
    socket.connects();
    jest.advanceTimersByTime(SILENCE_MS - 600);
    socket.beats();
    jest.advanceTimersByTime(SILENCE_MS - 600);
    const states = [live.status()];
    jest.advanceTimersByTime(1_100);
    states.push(live.status());
    socket.arrives('/jobs', aJobUpdate());
    states.push(live.status());
    expect(states).toEqual(['live', 'stale', 'live']);
  });

  it('is not stale because the page itself stood still: beats may lie unread', () => {
    socket.connects();
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + 60_000); // as after a closed lid
    jest.advanceTimersByTime(500);
    expect(live.status()).toBe('live');
    jest.restoreAllMocks();
  });

  it('gives up a connection on which there is silence, for a new one', () => {
    socket.connects();
    live.follow({ type: 'allJobs' }, follower());
    jest.advanceTimersByTime(GIVE_UP_MS + 1_000);
    expect([live.status(), socket.isClosed]).toEqual(['lost', false]);
    socket.connects();
    expect([live.status(), ...heard]).toEqual(['live', 'subscribed', 'lost', 'subscribed']);
  });

  it('subscribes once it stands, and once after every reconnection', () => {
    live.follow({ type: 'job', uuid: 'a' }, follower());
    expect(socket.sent).toEqual([]);
    for (let times = 0; times < 3; times += 1) {
      socket.connects();
      socket.loses();
    }
    expect(socket.sent).toEqual(Array(3).fill({ op: 'subscribe', type: 'job', uuid: 'a' }));
  });

  it('tells followers when their subscription is acknowledged, and when it is lost', () => {
    socket.acknowledgesAtOnce = false;
    live.follow({ type: 'allJobs' }, follower());
    socket.connects();
    expect(heard).toEqual([]);
    socket.acknowledge();
    socket.loses();
    expect(heard).toEqual(['subscribed', 'lost']);
  });

  it('serves all followers of a topic with one subscription, and ends it with the last', () => {
    socket.connects();
    const leave = ['one ', 'other '].map((name) => live.follow({ type: 'allJobs' }, follower(name)));
    leave[0]?.();
    leave[0]?.();
    expect(socket.sent).toEqual([{ op: 'subscribe', type: 'allJobs' }]);
    leave[1]?.();
    expect(socket.sent.at(-1)).toEqual({ op: 'unsubscribe', type: 'allJobs' });
    expect(heard).toEqual(['one subscribed', 'other subscribed']);
  });

  it('does not take the acknowledgement of a subscription that has ended for that of the next', () => {
    socket.acknowledgesAtOnce = false;
    socket.connects();
    live.follow({ type: 'allJobs' }, follower('first '))();
    live.follow({ type: 'allJobs' }, follower('next '));
    socket.acknowledge();
    expect(heard).toEqual([]);
    socket.acknowledge(); // of the end
    socket.acknowledge();
    expect(heard).toEqual(['next subscribed']);
  });

  it('hands events to those who follow their topic, as long as they do', () => {
    socket.connects();
    const leave = live.follow({ type: 'job', uuid: 'JOB-1' }, follower());
    socket.arrives('/task', aTaskUpdate({ job_id: 'job-1' }));
    socket.arrives('/task', aTaskUpdate({ job_id: 'job-2' }));
    socket.arrives('/jobs', aJobUpdate());
    leave();
    socket.arrives('/task', aTaskUpdate({ job_id: 'job-1' }));
    expect(heard).toEqual(['subscribed', '/task']);
  });

  it('asks for nothing that comes unasked', () => {
    socket.connects();
    live.follow({ type: 'status' }, follower())();
    expect(heard).toEqual(['subscribed']);
    expect(socket.sent).toEqual([]);
  });

  it('ends with the page', () => {
    socket.connects();
    TestBed.resetTestingModule();
    expect(socket.isClosed).toBe(true);
  });
});
