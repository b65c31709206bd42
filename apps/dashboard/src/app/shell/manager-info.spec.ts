import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeSocket } from '../../testing/fake-socket';
import { LIVE_SOCKET } from '../shared/live/live-farm';
import { ManagerInfo, RELOAD_PAGE } from './manager-info';

const VERSION = { version: '4.0.0', shortversion: '4.0.0', name: 'Studio farm', git: 'x' };

describe('the Manager behind the page', () => {
  let reloads: number;
  let socket: FakeSocket;

  beforeEach(() => {
    reloads = 0;
    socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: LIVE_SOCKET, useValue: () => socket.asSocket() },
        { provide: RELOAD_PAGE, useValue: () => (reloads += 1) },
      ],
    });
    TestBed.inject(ManagerInfo);
  });

  afterEach(() => {
    TestBed.resetTestingModule();
  });

  const connectTo = async (version: typeof VERSION): Promise<void> => {
    socket.connects();
    TestBed.inject(ApplicationRef).tick();
    await Promise.resolve();
    TestBed.inject(HttpTestingController).expectOne('/api/v3/version').flush(version);
    await TestBed.inject(ApplicationRef).whenStable();
  };

  it.each([
    ['the same Manager', VERSION, 0],
    ['another version', { ...VERSION, version: '4.1.0' }, 1],
    ['another farm', { ...VERSION, name: 'Other farm' }, 1],
  ])('finds %s after a reconnection: %j, reloads the page %i times', async (_, second, expected) => {
    await connectTo(VERSION);
    socket.loses();
    await connectTo(second);
    expect(reloads).toBe(expected);
  });
});
