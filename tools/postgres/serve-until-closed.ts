/** A PostgreSQL server for one test file: prints its address, and is gone when standard input is closed. */
import { PostgresCluster } from './cluster.ts';

const cluster = await PostgresCluster.create();
process.stdout.write(`${cluster.url()}\n`);
process.stdin.resume().once('end', () => {
  void cluster.remove().then(() => process.exit());
});
