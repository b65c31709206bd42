import type { KnipConfig } from 'knip';

/** Finds files, exports and packages that nothing uses. Each exception says why it is one. */
const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'tools/{addon/pack-addon,dashboard/{compress-files,join-chunks},bottle/bottle,bottle/in-bottle,simulator/simulator,simulator/worker-host,bench/task-requests,bench/submissions,bench/closed-farm,bench/memory,bench/performance,bench/draw-plots,bench/waiting-workers,bench/worker-memory,chaos/chaos,kills/kills,bench/render-receipts,bench/bare-server,bench/verification,bench/frame-grid,bench/dashboard-log,bench/dashboard-jobs,interruptions/interruptions,screenshots/take-screenshots,schemathesis/fuzz,docs/write-error-codes,packaging/pack-programs,packaging/pack-archives,demo/demo,test/run-tests,postgres/test-on-postgres,lint/run-lint,lint/lint-snippets}.ts',
        'tools/**/*.spec.ts',
        'tools/long/jest.config.ts', // a step of CI
        'tools/test/{longest-first,native/native-environment,native/native-runtime}.ts', // named by Jest's configuration
        'tools/interruptions/slow-blender.mjs',
        'tools/chaos/{chatty-blender,skewed-clock}.mjs', // run by the Workers of a farm in chaos
        'tools/bundle/bundle-program.mjs', // run by the Manager's target `build`
      ],
      project: ['tools/**/*.{ts,mjs}', '*.{ts,mjs}'],
      ignoreBinaries: ['mount', 'umount'], // of Linux: a disk that can be full
      ignoreDependencies: [
        'better-sqlite3', // here for `overrides` to point at: TypeORM should use the Manager's
        'axe-core', // read as text by a test, which runs it in Chromium
      ],
    },
    'apps/manager': {
      entry: [
        'src/main.ts',
        'bin/*.mjs',
        'src/http/write-openapi.ts',
        'src/events-document/write-events.ts',
        'src/permissions-document/write-permissions.ts',
        'src/modules/last-rendered/exr/exr-thread.ts', // runs in a thread of its own
        'src/database/sqlite/log-sync-thread.ts', // so does this
        'src/modules/shared-storage/folder-thread.ts', // and this
        'tests/shared-storage/hanging-storage.mjs', // takes its place in a test
        'tests/database/synced-files.mjs', // loaded into the Manager that a test starts
        'tests/database/farms/make-farm.mjs', // makes the databases beside it
        '{src,tests}/**/*.spec.ts',
      ],
      project: ['{src,tests,bin}/**/*.{ts,mjs}'],
    },
    'apps/worker': {
      entry: [
        'src/main.ts',
        'bin/*.mjs',
        '{src,tests}/**/*.spec.ts',
        'tests/scenes/jest.config.ts', // of `npm run scenes`
      ],
      project: ['{src,tests,bin}/**/*.{ts,mjs}'],
    },
    'apps/dashboard': {
      entry: ['{src,tests}/**/*.spec.ts'],
      project: ['{src,tests}/**/*.ts'],
      ignoreDependencies: ['@fontsource-variable/*'], // bundled by the stylesheets
    },
    'libs/api-client': {
      project: ['src/**/*.ts'],
      ignoreDependencies: ['ng-openapi-gen'], // run by the target `generate`
    },
    'libs/api-contracts': {
      entry: ['{src,tests}/**/*.spec.ts', 'tools/*.ts'],
      project: ['{src,tests,tools}/**/*.ts'],
    },
    'libs/job-compilers': {
      entry: [
        'src/process/main.ts', // the process of each sandbox
        'sandbox/*', // loaded into it
        'src/script-api/write-reference.ts', // run by the target `generate`
        '{src,tests}/**/*.spec.ts',
      ],
      project: ['{src,tests}/**/*.ts'],
    },
    'libs/domain': {
      entry: ['{src,tests}/**/*.spec.ts'],
      project: ['{src,tests}/**/*.ts'],
    },
  },
  ignore: [
    'libs/api-client/src/generated/**',
    '**/*.gen.ts',
    'tools/clients/typescript-client.ts', // compiled by its test, beside what is generated
  ],
  ignoreBinaries: [
    'apt-get',
    'ffmpeg',
    'ffprobe',
    'mosquitto',
    'slapd',
    'openssl',
    'nginx',
    'blender',
    'mkfifo',
  ], // the system's, see tools/system-packages.ts
  ignoreExportsUsedInFile: true,
};

export default config;
