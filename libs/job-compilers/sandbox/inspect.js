/*
 * How print(), alert() and console show values. Runs inside the isolate, when a script first shows something that is no text.
 *
 * An expression whose value is a function: it makes a text of a value, on one line, as people write it in JavaScript. It shows the start of what is large or deep,
 * because a log is for people, and never fails: whatever getters do.
 */
'use strict';

(function inspect(value) {
  const DEEPEST = 4;
  const MOST_ITEMS = 50;
  const MOST_VALUES = 1000;
  const LONGEST_TEXT = 500;

  let valuesLeft = MOST_VALUES;
  const around = [];

  const quote = (text) => {
    const start = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
    return `'${JSON.stringify(start).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  };
  const keyOf = (key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key));
  const nameOfClass = (object) => {
    const name = Object.getPrototypeOf(object)?.constructor?.name;
    return typeof name === 'string' && name !== 'Object' && name !== 'Array'
      ? name.replace(/^Authored/, '')
      : '';
  };

  /** The first items, each shown by `showItem`, and how many more there are. */
  function list(open, items, count, close, showItem) {
    const shown = [];
    for (const item of items) {
      if (shown.length === MOST_ITEMS || valuesLeft <= 0) break;
      shown.push(showItem(item));
    }
    if (count > shown.length) shown.push(`… ${count - shown.length} more`);
    if (shown.length === 0) return `${open}${close}`;
    return open.endsWith('[') ? `${open}${shown.join(', ')}${close}` : `${open} ${shown.join(', ')} ${close}`;
  }

  function show(item) {
    valuesLeft -= 1;
    switch (typeof item) {
      case 'string':
        return quote(item);
      case 'bigint':
        return `${item}n`;
      case 'function':
        return `[function${item.name ? ` ${item.name}` : ''}]`;
      case 'object':
        return item === null ? 'null' : showObject(item);
      default:
        return Object.is(item, -0) ? '-0' : String(item);
    }
  }

  function showObject(object) {
    if (around.includes(object)) return '[circular]';
    if (around.length === DEEPEST) return Array.isArray(object) ? '[…]' : '{…}';
    around.push(object);
    try {
      return showContent(object);
    } catch (error) {
      return `[cannot be shown: ${error instanceof Error ? error.message : 'an error without a message'}]`;
    } finally {
      around.pop();
    }
  }

  function showContent(object) {
    if (object instanceof Error) return String(object);
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString();
    if (object instanceof RegExp) return String(object);
    if (Array.isArray(object)) return list('[', object, object.length, ']', show);
    if (object instanceof Set) return list(`Set(${object.size}) {`, object, object.size, '}', show);
    if (object instanceof Map) {
      const showEntry = ([key, item]) => `${show(key)} => ${show(item)}`;
      return list(`Map(${object.size}) {`, object, object.size, '}', showEntry);
    }
    const name = nameOfClass(object);
    const fields = typeof object.toJSON === 'function' ? object.toJSON() : object;
    if (typeof fields !== 'object' || fields === null) return show(fields);
    const keys = Object.keys(fields);
    return list(
      name ? `${name} {` : '{',
      keys,
      keys.length,
      '}',
      (key) => `${keyOf(key)}: ${show(fields[key])}`,
    );
  }

  return show(value);
});
