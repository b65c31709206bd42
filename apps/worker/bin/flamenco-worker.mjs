#!/usr/bin/env node
// Starts the Worker on a Node.js that it runs on: this one, or the one that is installed with it.
import { launch } from '../../../tools/launch/launch-program.mjs';

launch({
  name: 'Worker',
  launcher: import.meta.url,
  main: '../dist/main.js',
  signals: process.platform === 'win32' ? [] : ['SIGUSR1', 'SIGUSR2'],
  run: (main) => import(main),
});
