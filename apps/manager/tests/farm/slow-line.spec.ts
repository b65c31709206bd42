import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

/** 1 Mbit/s. */
const BYTES_PER_MS = 125;
const LOG_BYTES = 256 * 1024;
const TASKS = 30;
const LONGEST_ANSWER_MS = 1000;

describe('a Worker behind a slow line', () => {
  let line: Server;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    const { hostname, port } = new URL(farm.api);
    line = createServer((worker) => {
      const manager = connect(Number(port), hostname);
      for (const socket of [worker, manager]) sockets.add(socket.on('error', () => undefined));
      manager.pipe(worker);
      worker.on('data', (bytes) => {
        worker.pause();
        manager.write(bytes);
        setTimeout(() => worker.resume(), bytes.length / BYTES_PER_MS);
      });
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    line.close();
  });

  it('holds up nobody else while its log arrives', async () => {
    const [slowType, type] = [farm.newType(), farm.newType()];
    const registered = await farm.registeredWorker({ types: [slowType] });
    await farm.submit({ tasks: tasksNamed('slow', slowType) });
    const names = Array.from({ length: TASKS }, (_, index) => `t${String(index)}`).join(' ');
    await farm.submit({ tasks: tasksNamed(names, type) });
    const api = `http://127.0.0.1:${String((line.address() as AddressInfo).port)}/api/v3`;
    const slow = await registered.movedTo(api).wakeUp();
    const task = await slow.take();
    let hasArrived = false;
    const report = slow.report(task, { log: `${'x'.repeat(LOG_BYTES)}\n` }).finally(() => {
      hasArrived = true;
    });

    const other = await (await farm.registeredWorker({ types: [type] })).wakeUp();
    for (let count = 0; count < TASKS; count += 1) {
      const started = performance.now();
      await other.complete(await other.take());
      expect(performance.now() - started).toBeLessThan(LONGEST_ANSWER_MS);
    }
    expect(hasArrived).toBe(false);
    expect((await report).status).toBe(204);
  });
});
