import { describe, expect, it } from '@jest/globals';
import { Port } from './port.js';

interface Clerk {
  readonly name: string;
}

class Counter extends Port<Clerk> {}

class CounterWithMachine extends Port<Clerk> {
  constructor() {
    super({ name: 'machine' });
  }
}

describe('a port', () => {
  it('has what it was filled with', () => {
    const counter = new Counter();
    counter.fill({ name: 'anna' });
    expect(counter.filler.name).toBe('anna');
  });

  it('says who is missing while it is empty', () => {
    expect(() => new Counter().filler).toThrow('Counter is empty: a part of the Manager is missing');
  });

  it('has its fallback while it is empty, and what it is filled with then', () => {
    const counter = new CounterWithMachine();
    expect(counter.filler.name).toBe('machine');
    counter.fill({ name: 'anna' });
    expect(counter.filler.name).toBe('anna');
  });

  it('is filled once', () => {
    const counter = new Counter();
    counter.fill({ name: 'anna' });
    expect(() => counter.fill({ name: 'bert' })).toThrow('Counter is filled already');
  });
});
