import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aJobUpdate } from '../../../testing/builders';
import { FakeSocket } from '../../../testing/fake-socket';
import { LIVE_SOCKET, LiveFarm } from './live-farm';

describe('the live connection', () => {
  let socket: FakeSocket;
  let live: LiveFarm;

  beforeEach(() => {
    socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [{ provide: LIVE_SOCKET, useValue: () => socket.asSocket() }],
    });
    live = TestBed.inject(LiveFarm);
  });

  it('says how it is', () => {
    const states = [live.state()];
    socket.connects();
    states.push(live.state());
    socket.loses();
    states.push(live.state());
    expect(states).toEqual(['connecting', 'live', 'lost']);
  });

  it('subscribes once it stands, and again after every reconnection', () => {
    live.follow({ type: 'job', uuid: 'a' });
    expect(socket.sent).toEqual([]);
    socket.connects();
    socket.loses();
    socket.connects();
    expect(socket.sent).toEqual([
      { op: 'subscribe', type: 'job', uuid: 'a' },
      { op: 'subscribe', type: 'job', uuid: 'a' },
    ]);
  });

  it('unsubscribes when the last follower leaves', () => {
    socket.connects();
    const leave = [live.follow({ type: 'allJobs' }), live.follow({ type: 'allJobs' })];
    leave[0]?.();
    expect(socket.sent).toEqual([{ op: 'subscribe', type: 'allJobs' }]);
    leave[1]?.();
    expect(socket.sent.at(-1)).toEqual({ op: 'unsubscribe', type: 'allJobs' });
  });

  it('has lists load when it stands, and again when it stands again', () => {
    const keys = [live.loadKey()];
    socket.connects();
    keys.push(live.loadKey());
    socket.loses();
    keys.push(live.loadKey());
    socket.connects();
    keys.push(live.loadKey());
    expect(keys).toEqual([undefined, 1, 1, 2]);
  });

  it('hands on events as long as somebody listens', () => {
    const heard: string[] = [];
    const listening = live.events('/jobs').subscribe((event) => heard.push(event.id));
    socket.arrives('/jobs', aJobUpdate({ id: 'a' }));
    listening.unsubscribe();
    socket.arrives('/jobs', aJobUpdate({ id: 'b' }));
    expect(heard).toEqual(['a']);
  });

  it('ends with the page', () => {
    TestBed.resetTestingModule();
    expect(socket.isClosed).toBe(true);
  });
});
