/*
 * The script API (docs: behaviour.md §19.3, §19.4), as job-type scripts see it. Runs inside the isolate, before the script.
 *
 * An expression whose value is a function: the sandbox calls it with the names of the host functions and these functions
 * (of libs/domain and of the process; they take and give strings and numbers only) and gets back what it then calls: { describe, compile }, which answer in JSON.
 * Tasks are built here, in plain JavaScript, and leave as one JSON text: 10,000 of them are one crossing of the border.
 */
'use strict';

(function setUp(platform, hostNames, ...hostFunctions) {
  const host = Object.fromEntries(hostNames.split(',').map((name, index) => [name, hostFunctions[index]]));

  // A script may replace built-ins for itself; what leaves the sandbox is written with the genuine ones.
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const { keys: keysOf } = Object;
  const MOST_NESTING = 100;

  const define = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  const asText = (value) => (typeof value === 'string' ? value : String(value));
  /** Numbers as Flamenco 3 converts them: text is read, fractions are cut off, what is no number counts as 0. */
  const asInteger = (value) => {
    const number = Math.trunc(Number(value));
    return Number.isFinite(number) ? number : 0;
  };
  const show = (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Error) return String(value);
    try {
      return stringify(value) ?? String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  };

  // ---- values that leave the sandbox ----

  /** Whether JSON writes `value` as it is. Makes nothing, for it looks at every value of every task. */
  function isPlain(value, depth) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return true;
      case 'number':
        return Number.isFinite(value);
      case 'object':
        if (value === null) return true;
        if (depth > MOST_NESTING) return false;
        if (isArray(value)) {
          for (let index = 0; index < value.length; index += 1)
            if (!isPlain(value[index], depth + 1)) return false;
          return true;
        }
        if (value instanceof Date) return !Number.isNaN(value.getTime());
        for (const key of keysOf(value)) if (!isPlain(value[key], depth + 1)) return false;
        return true;
      default:
        return false;
    }
  }

  /** A copy in which undefined is null, as Flamenco 3 has it. Throws, naming the place, for what JSON cannot say at all. */
  function toPlainCopy(value, place, depth) {
    if (value === undefined) return null;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new TypeError(`${place} is ${value}, which cannot be stored; give it a finite number`);
    }
    if (!['object', 'string', 'boolean', 'number'].includes(typeof value)) {
      throw new TypeError(
        `${place} is a ${typeof value}, which cannot be stored; use text, numbers, lists and objects`,
      );
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MOST_NESTING) {
      throw new TypeError(`${place} contains itself, or is nested more than ${MOST_NESTING} levels deep`);
    }
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw new TypeError(`${place} is an invalid date`);
      return value;
    }
    if (isArray(value))
      return Array.from(value, (item, index) => toPlainCopy(item, `${place}[${index}]`, depth + 1));
    return Object.fromEntries(
      keysOf(value).map((key) => [key, toPlainCopy(value[key], `${place}.${key}`, depth + 1)]),
    );
  }

  /** An object as JSON shall have it; `describePlace` names it in errors. */
  function toPlainObject(value, describePlace) {
    if (value === undefined || value === null) return {};
    if (typeof value !== 'object' || isArray(value)) {
      throw new TypeError(`${describePlace()} must be an object, and is ${show(value)}`);
    }
    return isPlain(value, 0) ? value : toPlainCopy(value, describePlace(), 0);
  }

  // ---- objects whose properties are fixed ----

  /**
   * The end of a prototype chain: whatever is set and not found before it does not exist. Throws, so that a typing error
   * does not pass unnoticed, and costs nothing for the properties that do exist.
   */
  const refusesUnknown = (what, known) =>
    new Proxy(Object.create(null), {
      set(_target, property) {
        throw new TypeError(`${what} has no property '${String(property)}'; it has ${known.join(', ')}`);
      },
    });

  function endChain(ofClass, what) {
    const known = Object.getOwnPropertyNames(ofClass.prototype).filter(
      (name) => name !== 'constructor' && name !== 'toJSON',
    );
    Object.setPrototypeOf(ofClass.prototype, refusesUnknown(what, known));
  }

  function listIn(what, value) {
    if (!isArray(value)) throw new TypeError(`${what} must be a list, and is ${show(value)}`);
    return [...value];
  }

  const textIfAny = (value) => (value === undefined || value === null ? undefined : asText(value));

  function named(what, value) {
    const text = value === undefined || value === null ? '' : asText(value).trim();
    if (text === '') throw new TypeError(`${what} must not be empty`);
    return text;
  }

  // ---- author ----

  let taskCount = 0;
  let uuidSeed = { start: '00000000-0000-7', end: '000000000000' };

  /** UUIDv7 (RFC 9562 §5.7) with a counter behind its time (§6.2, method 1), so that they append to an index. */
  function uuidOf(number) {
    const high = ((number >>> 14) & 0xfff).toString(16).padStart(3, '0');
    const low = (0x8000 | (number & 0x3fff)).toString(16);
    return `${uuidSeed.start}${high}-${low}-${uuidSeed.end}`;
  }

  class AuthoredCommand {
    #isCommand;
    constructor(name, parameters, totalStepCount) {
      this.#isCommand = true;
      this.name = name;
      this.parameters = parameters;
      this.totalStepCount = totalStepCount;
    }

    static is = (value) => typeof value === 'object' && value !== null && #isCommand in value;

    copy() {
      return new AuthoredCommand(this.name, this.parameters, this.totalStepCount);
    }

    written(index, task) {
      const { parameters, totalStepCount } = this;
      return {
        name: named(`the name of command ${index + 1} of task '${task}'`, this.name),
        parameters: toPlainObject(parameters, () => `parameters of command '${this.name}' of task '${task}'`),
        totalStepCount: Math.max(0, asInteger(totalStepCount)),
      };
    }
  }

  class AuthoredTask {
    #uUID;
    #name;
    #type;
    #priority = 50;
    #commands = [];
    #dependencies = [];
    #frames = undefined;
    #group = undefined;

    constructor(uUID, name, type) {
      this.#uUID = uUID;
      this.#name = name;
      this.#type = type;
    }

    static is = (value) => typeof value === 'object' && value !== null && #uUID in value;

    // prettier-ignore
    get uUID() { return this.#uUID; }
    set uUID(_value) {
      throw new TypeError(`task '${this.#name}': uUID cannot be changed by a script`);
    }
    // prettier-ignore
    get name() { return this.#name; }
    set name(value) {
      this.#name = named("a task's name", value);
    }
    // prettier-ignore
    get type() { return this.#type; }
    set type(value) {
      this.#type = named("a task's type", value);
    }
    // prettier-ignore
    get priority() { return this.#priority; }
    set priority(value) {
      this.#priority = asInteger(value);
    }
    // prettier-ignore
    get commands() { return this.#commands; }
    set commands(value) {
      this.#commands = listIn('task.commands', value);
    }
    // prettier-ignore
    get dependencies() { return this.#dependencies; }
    set dependencies(value) {
      this.#dependencies = listIn('task.dependencies', value);
    }
    // prettier-ignore
    get frames() { return this.#frames; }
    set frames(value) {
      this.#frames = textIfAny(value);
    }
    // prettier-ignore
    get group() { return this.#group; }
    set group(value) {
      this.#group = textIfAny(value);
    }

    addCommand(command) {
      if (!AuthoredCommand.is(command)) {
        throw new TypeError(
          `task '${this.#name}': addCommand() wants what author.Command(…) gives, and got ${show(command)}`,
        );
      }
      this.#commands.push(command.copy());
    }

    addDependency(task) {
      if (!AuthoredTask.is(task)) {
        throw new TypeError(
          `task '${this.#name}': addDependency() wants what author.Task(…) gives, and got ${show(task)}`,
        );
      }
      this.#dependencies.push(task);
    }

    static copyOf(task) {
      const copy = new AuthoredTask(task.#uUID, task.#name, task.#type);
      copy.#priority = task.#priority;
      copy.#commands = [...task.#commands];
      copy.#dependencies = [...task.#dependencies];
      copy.#frames = task.#frames;
      copy.#group = task.#group;
      return copy;
    }

    /** The task as it leaves the sandbox. */
    static written(task, index) {
      if (!AuthoredTask.is(task))
        throw new TypeError(`task ${index + 1} of job.tasks was not added with job.addTask(…)`);
      const name = task.#name;
      let stepsTotal = 0;
      const commands = task.#commands.map((command, at) => {
        if (!AuthoredCommand.is(command)) {
          throw new TypeError(`command ${at + 1} of task '${name}' was not made with author.Command(…)`);
        }
        const written = command.written(at, name);
        stepsTotal += Math.max(1, written.totalStepCount);
        return written;
      });
      const dependencies = task.#dependencies.map((dependency) => {
        if (AuthoredTask.is(dependency)) return dependency.#uUID;
        throw new TypeError(`task '${name}' depends on ${show(dependency)}, which is no task`);
      });
      return {
        uuid: task.#uUID,
        name,
        type: task.#type,
        priority: task.#priority,
        indexInJob: index + 1,
        commands,
        dependencies: dependencies.length > 1 ? [...new Set(dependencies)] : dependencies,
        stepsTotal,
        frames: task.#frames,
        group: task.#group,
      };
    }

    toJSON() {
      return AuthoredTask.written(this, 0);
    }
  }
  endChain(AuthoredTask, 'task');

  function Task(name, type) {
    const taskName = named("a task's name", name);
    return new AuthoredTask(uuidOf(taskCount++), taskName, named(`the type of task '${taskName}'`, type));
  }

  function Command(name, parameters, totalStepCount) {
    return new AuthoredCommand(
      named("a command's name", name),
      parameters ?? {},
      asInteger(totalStepCount ?? 0),
    );
  }

  // ---- job ----

  const toMetadata = (given) => {
    const texts = {};
    for (const [key, value] of Object.entries(given ?? {})) texts[key] = show(value);
    return new Proxy(texts, {
      set(object, key, value) {
        object[key] = show(value);
        return true;
      },
    });
  };

  class AuthoredJob {
    #given;
    #metadata;
    #tasks = [];

    constructor(given) {
      this.#given = {
        ...given,
        created: new Date(given.created),
        storage: Object.freeze({ shamanCheckoutID: given.shamanCheckoutId ?? '' }),
      };
      this.#metadata = toMetadata(given.metadata);
    }

    // prettier-ignore
    get name() { return this.#given.name; }
    set name(value) {
      this.#given.name = named("a job's name", value);
    }
    // prettier-ignore
    get priority() { return this.#given.priority; }
    set priority(value) {
      this.#given.priority = asInteger(value);
    }
    // prettier-ignore
    get settings() { return this.#given.settings; }
    set settings(value) {
      if (typeof value !== 'object' || value === null)
        throw new TypeError(`job.settings must be an object, and is ${show(value)}`);
      this.#given.settings = value;
    }
    // prettier-ignore
    get metadata() { return this.#metadata; }
    set metadata(value) {
      this.#metadata = toMetadata(value);
    }
    // prettier-ignore
    get jobID() { return this.#given.id; }
    // prettier-ignore
    get jobType() { return this.#given.type; }
    // prettier-ignore
    get status() { return this.#given.status; }
    // prettier-ignore
    get created() { return this.#given.created; }
    // prettier-ignore
    get storage() { return this.#given.storage; }
    // prettier-ignore
    get workerTagUUID() { return this.#given.workerTagId ?? ''; }
    // prettier-ignore
    get tasks() { return this.#tasks; }

    addTask(task) {
      if (!AuthoredTask.is(task))
        throw new TypeError(`job.addTask() wants what author.Task(…) gives, and got ${show(task)}`);
      this.#tasks.push(AuthoredTask.copyOf(task));
    }

    toJSON() {
      return {
        name: this.name,
        priority: this.priority,
        settings: toPlainObject(this.settings, () => 'job.settings'),
        metadata: this.metadata,
        tasks: this.#tasks.map(AuthoredTask.written),
      };
    }
  }
  endChain(AuthoredJob, 'job');

  // ---- globals and modules ----

  /** How many frames the chunks have that were made: all but the last of a range are full. Spares a crossing a chunk. */
  const frameCounts = new Map();

  function frameChunker(range, chunkSize) {
    const size = asInteger(chunkSize);
    const chunks = host.chunkFrames(asText(range), size).split('\n');
    for (let index = 0; index < chunks.length - 1; index += 1) frameCounts.set(chunks[index], size);
    return chunks;
  }

  const author = { Task, Command };
  const path = {
    basename: (text) => host.baseName(asText(text)),
    dirname: (text) => host.dirName(asText(text)),
    join: (...parts) => host.joinPaths(...parts.map(asText)),
    stem: (text) => host.stemName(asText(text)),
  };
  const process = { cwd: () => host.cwd(), platform };
  const globals = {
    author,
    path,
    process,
    print: (...words) => host.log('info', words.map(show).join(' ')),
    alert: (...words) => host.log('warn', words.map(show).join(' ')),
    frameChunker,
    frameCount: (range) => frameCounts.get(range) ?? host.countFrames(asText(range)),
    formatTimestampLocal: (time) => {
      const moment = new Date(time).getTime();
      if (Number.isNaN(moment))
        throw new TypeError(
          `formatTimestampLocal() wants a time, such as job.created, and got ${show(time)}`,
        );
      return host.formatTimestamp(moment);
    },
    shellSplit: (text) => parse(host.splitShell(asText(text))),
    require: requireFrom(''),
  };
  for (const [name, value] of Object.entries(globals)) define(globalThis, name, value);

  const nativeModules = { author, path, process };
  /** Path in the scripts folder → module; one that is still being loaded is found half-filled, as in Node. */
  const loaded = new Map();

  function requireFrom(folder) {
    return function require(name) {
      const text = asText(name);
      if (Object.hasOwn(nativeModules, text)) return nativeModules[text];
      const [file, source] = parse(host.loadScript(folder, text));
      const known = loaded.get(file);
      if (known) return known.exports;
      const module = { exports: {} };
      loaded.set(file, module);
      const inFolder = file.slice(0, file.lastIndexOf('/') + 1);
      // Strict and on one line with its first, so that line numbers in errors are the file's own.
      const run = (0, eval)(
        `(function (exports, require, module) {'use strict';${source}\n})\n//# sourceURL=${file}`,
      );
      run.call(module.exports, module.exports, requireFrom(inFolder), module);
      return module.exports;
    };
  }

  // ---- what the sandbox calls ----

  /** What a script threw, as far as JSON can carry it. */
  function failure(thrown) {
    const isError = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
    if (!isError) return { failed: { message: show(thrown) } };
    return {
      failed: {
        name: asText(thrown.name ?? 'Error'),
        message: asText(thrown.message),
        stack: asText(thrown.stack ?? ''),
      },
    };
  }

  function answer(act) {
    try {
      return stringify(act());
    } catch (thrown) {
      return stringify(failure(thrown));
    }
  }

  function compile(input) {
    const { job: given, seed } = parse(input);
    uuidSeed = seed;
    const compileJob = (0, eval)("typeof compileJob === 'undefined' ? undefined : compileJob");
    if (typeof compileJob !== 'function')
      throw new TypeError('it does not define the function compileJob(job)');
    const job = new AuthoredJob(given);
    const returned = compileJob(job);
    if (typeof returned?.then === 'function')
      throw new TypeError('compileJob(job) must not be async: job types run in one go');
    return job.toJSON();
  }

  function describe() {
    const jobType = (0, eval)("typeof JOB_TYPE === 'undefined' ? undefined : JOB_TYPE");
    if (typeof jobType !== 'object' || jobType === null)
      throw new TypeError('it does not define JOB_TYPE, an object with a label and settings');
    if (typeof (0, eval)("typeof compileJob === 'undefined' ? undefined : compileJob") !== 'function') {
      throw new TypeError('it does not define the function compileJob(job)');
    }
    toPlainCopy(jobType, 'JOB_TYPE', 0); // throws for what cannot be told in JSON
    return jobType;
  }

  return { describe: () => answer(describe), compile: (input) => answer(() => compile(input)) };
});
