/** What a script may use unless the configuration says otherwise. */
export const DEFAULT_MEMORY_LIMIT_MIB = 64;
export const DEFAULT_CPU_LIMIT_MS = 5000;

/** How long after its time was up a script's process is ended from outside, when V8 could not stop it. */
export const OUT_OF_TIME_GRACE_MS = 1000;

/** Scripts that run at the same time at most; more of them wait. A render farm compiles a job now and then. */
export const MOST_COMPILER_PROCESSES = 2;

/** How long a compiler process is kept that has nothing to do. It takes some 70 MiB, and a third of a second to start. */
export const DEFAULT_IDLE_PROCESS_KEPT_MS = 60_000;
