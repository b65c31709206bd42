/*
 * The script API (docs: behaviour.md §19.3, §19.4), as job-type scripts see it. Runs inside the isolate, before the script.
 *
 * An expression whose value is a function: the sandbox calls it with the one host function (which takes a name and strings and
 * numbers, and gives a string or a number) and gets back what it then calls, with 'describe' or 'compile': it answers in JSON.
 * Tasks are built here, in plain JavaScript, and leave as JSON, in few crossings of the border: all in the answer to 'compile', or where
 * there are many, a thousand for each 'tasks', and what else there is of the job for 'job'.
 *
 * A script may replace every built-in. So what is written for the outside uses those that were kept at the start, loops instead of
 * iterators, and literals; and the process takes nothing of it on trust (src/process/compiled-output.ts).
 */
'use strict';

(function setUp(platform, host) {
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const { keys: keysOf, hasOwn, getPrototypeOf, setPrototypeOf, defineProperty } = Object;
  const { isFinite } = Number;
  const { ceil, min, trunc } = Math;
  const { apply } = Reflect;
  const [objects, lists, dates] = [Object.prototype, Array.prototype, Date.prototype];
  const { getTime, toISOString } = dates;
  const toNumber = Number;
  const toText = String;
  const { trim } = String.prototype;
  const runScript = eval;
  /** Levels of lists and objects in a command's parameters and a job's settings. */
  const MOST_NESTING = 100;
  /** Levels around parameters in what is written: job, tasks, task, commands, command. */
  const LEVELS_OF_A_JOB = 5;
  const TASKS_OF_A_LIST = 64;
  /** What leaves in one text: a job with more of them leaves in parts. */
  const TASKS_OF_A_PART = 16 * TASKS_OF_A_LIST;

  const asText = (value) => (typeof value === 'string' ? value : toText(value));
  /** Numbers as Flamenco 3 converts them: text is read, fractions are cut off, what is no number counts as 0. */
  const asInteger = (value) => {
    const number = trunc(toNumber(value));
    return isFinite(number) ? number : 0;
  };
  const show = (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Error) return String(value);
    try {
      return stringify(value) ?? String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  };

  let inspectObject;
  /** A value for people to read in a line of the log. What shows objects is loaded by scripts that show one. */
  function inspect(value) {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' && typeof value !== 'function') return String(value);
    inspectObject ??= runScript(host('loadInspect'));
    return inspectObject(value);
  }

  // ---- values that leave the sandbox ----

  /** Whether no list and no plain object has a toJSON of its prototype's. */
  const isToJsonUnset = () => !('toJSON' in objects) && !hasOwn(lists, 'toJSON');

  /** Whether JSON writes `value` as it is, given `isToJsonUnset`. Makes nothing, for it looks at every value of every task. */
  function isPlain(value, depth) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return true;
      case 'number':
        return isFinite(value);
      case 'object': {
        if (value === null) return true;
        if (depth > MOST_NESTING || hasOwn(value, 'toJSON')) return false;
        const kind = getPrototypeOf(value);
        if (isArray(value)) {
          if (kind !== lists) return false;
          for (let index = 0; index < value.length; index += 1)
            if (!isPlain(value[index], depth + 1)) return false;
          return true;
        }
        if (kind !== objects && kind !== null) return false;
        const keys = keysOf(value);
        for (let index = 0; index < keys.length; index += 1)
          if (!isPlain(value[keys[index]], depth + 1)) return false;
        return true;
      }
      default:
        return false;
    }
  }

  /**
   * A copy that JSON writes as it is, whatever a script did to the built-ins, in which undefined is null, as Flamenco 3 has it.
   * Throws, naming the place, for what JSON cannot say at all.
   */
  function toPlainCopy(value, place, depth) {
    switch (typeof value) {
      case 'undefined':
        return null;
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (isFinite(value)) return value;
        throw new TypeError(`${place} is ${value}, which cannot be stored; give it a finite number`);
      case 'object':
        break;
      default:
        throw new TypeError(
          `${place} is a ${typeof value}, which cannot be stored; use text, numbers, lists and objects`,
        );
    }
    if (value === null) return null;
    if (depth > MOST_NESTING) {
      throw new TypeError(`${place} contains itself, or is nested more than ${MOST_NESTING} levels deep`);
    }
    if (isDate(value)) return toTimestamp(value, place);
    return isArray(value) ? copyList(value, place, depth) : copyObject(value, place, depth);
  }

  function isDate(value) {
    if (getPrototypeOf(value) === objects || isArray(value)) return false;
    try {
      apply(getTime, value, []);
      return true;
    } catch {
      return false;
    }
  }

  function toTimestamp(date, place) {
    if (isFinite(apply(getTime, date, []))) return apply(toISOString, date, []);
    throw new TypeError(`${place} is an invalid date`);
  }

  function copyList(list, place, depth) {
    const copy = setPrototypeOf([], null);
    for (let index = 0; index < list.length; index += 1)
      copy[index] = toPlainCopy(list[index], `${place}[${index}]`, depth + 1);
    return copy;
  }

  function copyObject(object, place, depth) {
    const copy = { __proto__: null };
    const keys = keysOf(object);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      copy[key] = toPlainCopy(object[key], `${place}.${key}`, depth + 1);
    }
    return copy;
  }

  /** An object as JSON shall have it; `describePlace` names it in errors. */
  function toPlainObject(value, describePlace) {
    if (value === undefined || value === null) return {};
    if (typeof value !== 'object' || isArray(value)) {
      throw new TypeError(`${describePlace()} must be an object, but is ${show(value)}`);
    }
    return isToJsonUnset() && isPlain(value, 0) ? value : toPlainCopy(value, describePlace(), 0);
  }

  /** JSON of what the functions above made, and of lists and objects around it. */
  const write = (value) =>
    stringify(isToJsonUnset() ? value : toPlainCopy(value, 'what it made', -LEVELS_OF_A_JOB));

  // ---- objects whose properties are fixed ----

  /**
   * The end of a prototype chain: whatever is set and not found before it does not exist. Throws, so that a typing error
   * does not pass unnoticed, and costs nothing for the properties that do exist.
   */
  const refusesUnknown = (what, known) =>
    new Proxy(
      { __proto__: null },
      {
        set(_target, property) {
          throw new TypeError(`${what} has no property '${toText(property)}'; it has ${known}`);
        },
      },
    );

  const endChain = (ofClass, what, known) => setPrototypeOf(ofClass.prototype, refusesUnknown(what, known));

  function listIn(what, value) {
    if (!isArray(value)) throw new TypeError(`${what} must be a list, and is ${show(value)}`);
    return copyOf(value);
  }

  function copyOf(list) {
    const copy = [];
    for (let index = 0; index < list.length; index += 1) copy[index] = list[index];
    return copy;
  }

  const textIfAny = (value) => (value === undefined || value === null ? undefined : asText(value));

  function named(what, value) {
    const text = value === undefined || value === null ? '' : apply(trim, asText(value), []);
    if (text === '') throw new TypeError(`${what} must not be empty`);
    return text;
  }

  // ---- author ----

  let taskCount = 0;

  class AuthoredCommand {
    #isCommand;
    constructor(name, parameters, totalStepCount) {
      this.#isCommand = true;
      this.name = name;
      this.parameters = parameters;
      this.totalStepCount = totalStepCount;
    }

    static is = (value) => typeof value === 'object' && value !== null && #isCommand in value;

    static copyOf({ name, parameters, totalStepCount }) {
      return new AuthoredCommand(name, parameters, totalStepCount);
    }

    static written({ name, parameters, totalStepCount }, index, task) {
      const steps = asInteger(totalStepCount);
      return {
        name: named(`the name of command ${index + 1} of task '${task}'`, name),
        parameters: toPlainObject(parameters, () => `parameters of command '${name}' of task '${task}'`),
        totalStepCount: steps > 0 ? steps : 0,
      };
    }
  }

  class AuthoredTask {
    /** Which of the tasks that were made it is; the process gives it its UUID. */
    #number;
    #name;
    #type;
    #priority = 50;
    #commands = [];
    #dependencies = [];
    #frames = undefined;
    #group = undefined;

    constructor(number, name, type) {
      this.#number = number;
      this.#name = name;
      this.#type = type;
    }

    static is = (value) => typeof value === 'object' && value !== null && #number in value;

    // prettier-ignore
    get uUID() { return host('taskUuid', this.#number); }
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
      const commands = this.#commands;
      commands[commands.length] = AuthoredCommand.copyOf(command);
    }

    addDependency(task) {
      if (!AuthoredTask.is(task)) {
        throw new TypeError(
          `task '${this.#name}': addDependency() wants what author.Task(…) gives, and got ${show(task)}`,
        );
      }
      const dependencies = this.#dependencies;
      dependencies[dependencies.length] = task;
    }

    static copyOf(task) {
      const copy = new AuthoredTask(task.#number, task.#name, task.#type);
      copy.#priority = task.#priority;
      copy.#commands = copyOf(task.#commands);
      copy.#dependencies = copyOf(task.#dependencies);
      copy.#frames = task.#frames;
      copy.#group = task.#group;
      return copy;
    }

    /** The task as it leaves the sandbox: what it is, in the order of src/process/compiled-output.ts. */
    static written(task, index) {
      if (!AuthoredTask.is(task))
        throw new TypeError(`task ${index + 1} of job.tasks was not added with job.addTask(…)`);
      return [
        task.#number,
        task.#name,
        task.#type,
        task.#priority,
        AuthoredTask.#commandsOf(task),
        AuthoredTask.#dependenciesOf(task),
        task.#frames ?? null,
        task.#group ?? null,
      ];
    }

    /** For scripts that print it. */
    toJSON() {
      const { uUID, name, type, priority, commands } = this;
      return { uUID, name, type, priority, commands };
    }

    static #commandsOf(task) {
      const written = [];
      for (let at = 0; at < task.#commands.length; at += 1) {
        const command = task.#commands[at];
        if (!AuthoredCommand.is(command)) {
          throw new TypeError(
            `command ${at + 1} of task '${task.#name}' was not made with author.Command(…)`,
          );
        }
        written[at] = AuthoredCommand.written(command, at, task.#name);
      }
      return written;
    }

    static #dependenciesOf(task) {
      const written = [];
      for (let at = 0; at < task.#dependencies.length; at += 1) {
        const dependency = task.#dependencies[at];
        if (!AuthoredTask.is(dependency))
          throw new TypeError(`task '${task.#name}' depends on ${show(dependency)}, which is no task`);
        written[at] = dependency.#number;
      }
      return written;
    }
  }
  endChain(
    AuthoredTask,
    'task',
    'uUID, name, type, priority, commands, dependencies, frames, group, addCommand, addDependency',
  );

  function Task(name, type) {
    const taskName = named("a task's name", name);
    return new AuthoredTask(taskCount++, taskName, named(`the type of task '${taskName}'`, type));
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
    for (const key of keysOf(given ?? {})) texts[key] = show(given[key]);
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
        throw new TypeError(`job.settings must be an object, but is ${show(value)}`);
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
      const tasks = this.#tasks;
      tasks[tasks.length] = AuthoredTask.copyOf(task);
    }

    /** For scripts that print it. */
    toJSON() {
      const { jobID, name, jobType, priority, settings, metadata, tasks } = this;
      return { jobID, name, jobType, priority, settings, metadata, tasks };
    }

    /** Its JSON as it leaves the sandbox, or how many parts its tasks are in, and it is to be asked for them. */
    static written(job) {
      const parts = ceil(job.#tasks.length / TASKS_OF_A_PART);
      if (parts > 1) return `{"parts":${parts}}`;
      return `{"job":${AuthoredJob.writtenJob(job)},"tasks":${AuthoredJob.writtenTasks(job, 0)}}`;
    }

    /** What is not its tasks. */
    static writtenJob(job) {
      return write({
        name: job.#given.name,
        priority: job.#given.priority,
        settings: toPlainObject(job.#given.settings, () => 'job.settings'),
        metadata: copyObject(job.#metadata, 'job.metadata', 0),
      });
    }

    /** One part of its tasks, from 0. They come in lists of some, so that what is made for them is soon garbage. */
    static writtenTasks(job, part) {
      const tasks = job.#tasks;
      const end = min(tasks.length, (part + 1) * TASKS_OF_A_PART);
      let lists = '';
      for (let start = part * TASKS_OF_A_PART; start < end; start += TASKS_OF_A_LIST) {
        const list = [];
        for (let at = start; at < end && at < start + TASKS_OF_A_LIST; at += 1)
          list[at - start] = AuthoredTask.written(tasks[at], at);
        lists += (lists === '' ? '' : ',') + write(list);
      }
      return `[${lists}]`;
    }
  }
  endChain(
    AuthoredJob,
    'job',
    'name, priority, settings, metadata, jobID, jobType, status, created, storage, workerTagUUID, tasks, addTask',
  );

  // ---- globals and modules ----

  /** How many frames the chunks have that were made: all but the last of a range are full. Spares a crossing a chunk. */
  const frameCounts = new Map();

  function frameChunker(range, chunkSize) {
    const size = asInteger(chunkSize);
    const chunks = host('chunkFrames', asText(range), size).split('\n');
    for (let index = 0; index < chunks.length - 1; index += 1) frameCounts.set(chunks[index], size);
    return chunks;
  }

  const author = { Task, Command };
  const path = {
    basename: (text) => host('baseName', asText(text)),
    dirname: (text) => host('dirName', asText(text)),
    join: (...parts) => host('joinPaths', ...parts.map(asText)),
    stem: (text) => host('stemName', asText(text)),
  };
  const process = { cwd: () => host('cwd'), platform };
  /** A function that writes its arguments as a line of a level. */
  const writer =
    (level) =>
    (...values) =>
      host('log', level, values.map(inspect).join(' '));
  const [info, warn, error] = ['info', 'warn', 'error'].map(writer);
  const globals = {
    author,
    path,
    process,
    print: info,
    alert: warn,
    console: { debug: info, log: info, info, warn, error },
    frameChunker,
    frameCount: (range) => frameCounts.get(range) ?? host('countFrames', asText(range)),
    formatTimestampLocal: (time) => {
      const moment = new Date(time).getTime();
      if (Number.isNaN(moment))
        throw new TypeError(
          `formatTimestampLocal() wants a time, such as job.created, and got ${show(time)}`,
        );
      return host('formatTimestamp', moment);
    },
    shellSplit: (text) => parse(host('splitShell', asText(text))),
    require: requireFrom(''),
  };
  /** One for all of them: with one for each, and Object.entries(), a context with this file and a small run took a tenth longer. */
  const property = { value: undefined, writable: true, configurable: true, enumerable: false };
  for (const name in globals) {
    property.value = globals[name];
    defineProperty(globalThis, name, property);
  }

  const nativeModules = { author, path, process };
  /** Path in the scripts folder → module; one that is still being loaded is found half-filled, as in Node. */
  const loaded = new Map();

  /** V8 does not say where in a text it was that it could not parse, and may find the fault in what is put around the module. */
  function parseModule(source, file) {
    try {
      // Strict and on one line with its first, so that line numbers in errors are the file's own.
      return runScript(
        `(function (exports, require, module) {'use strict';${source}\n})\n//# sourceURL=${file}`,
      );
    } catch (thrown) {
      const [line, reason] = parse(host('findSyntaxError', source));
      throw new SyntaxError(`${reason ?? thrown.message} [${file}:${line}:1]`);
    }
  }

  function requireFrom(folder) {
    return function require(name) {
      const text = asText(name);
      if (Object.hasOwn(nativeModules, text)) return nativeModules[text];
      const [file, source] = parse(host('loadScript', folder, text));
      const known = loaded.get(file);
      if (known) return known.exports;
      const module = { exports: {} };
      loaded.set(file, module);
      const inFolder = file.slice(0, file.lastIndexOf('/') + 1);
      const run = parseModule(source, file);
      run.call(module.exports, module.exports, requireFrom(inFolder), module);
      return module.exports;
    };
  }

  // ---- what the sandbox calls ----

  /** What a script threw, as far as JSON can carry it: texts only. */
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
      return act();
    } catch (thrown) {
      return write(failure(thrown));
    }
  }

  const NEEDS_COMPILE_JOB = 'it does not define the function compileJob(job)';
  /** Made in this context, to be asked for in parts. */
  let compiled;
  const compileJobOfScript = () => runScript("typeof compileJob === 'undefined' ? undefined : compileJob");

  function compile(input) {
    const compileJob = compileJobOfScript();
    if (typeof compileJob !== 'function') throw new TypeError(NEEDS_COMPILE_JOB);
    const job = new AuthoredJob(parse(input));
    const returned = compileJob(job);
    if (typeof returned?.then === 'function')
      throw new TypeError('compileJob(job) must not be async: job types run in one go');
    compiled = job;
    return AuthoredJob.written(job);
  }

  function describe() {
    const jobType = runScript("typeof JOB_TYPE === 'undefined' ? undefined : JOB_TYPE");
    if (typeof jobType !== 'object' || jobType === null)
      throw new TypeError('it does not define JOB_TYPE, an object with a label and settings');
    if (typeof compileJobOfScript() !== 'function') throw new TypeError(NEEDS_COMPILE_JOB);
    const copy = toPlainCopy(jobType, 'JOB_TYPE', 0); // throws for what cannot be told in JSON
    return write(isToJsonUnset() ? jobType : copy);
  }

  const acts = {
    __proto__: null,
    describe,
    compile,
    tasks: (part) => AuthoredJob.writtenTasks(compiled, part),
    job: () => AuthoredJob.writtenJob(compiled),
  };
  return (act, input) => answer(() => acts[act](input));
});
