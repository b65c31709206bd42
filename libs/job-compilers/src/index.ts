export { JobCompilers } from './job-compilers.js';
export type { JobCompilersOptions, JobToCompile, JobTypeList } from './job-compilers.js';
export type { InvalidScript } from './job-type-registry.js';
export type { JobTypeInfo, JobTypeSetting } from './job-type.js';
export type { CompiledJob, CompiledJobTask } from './compiled-job.js';
export { DEFAULT_CPU_LIMIT_MS, DEFAULT_MEMORY_LIMIT_MIB } from './limits.js';
export { writeBuiltInScripts } from './script-catalog.js';
export type { ScriptLogLine } from './process/protocol.js';
export { writeDeclarations } from './script-api/write-declarations.js';
