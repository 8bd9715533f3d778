import { isObject, type Template, type Value } from './template.js';

/** A template in which one thing is different, and where. */
export interface Mutation {
  readonly at: string;
  readonly template: Template;
}

/** The template with each of its values changed, and with each of its parts left out, one at a time. */
export function* mutateTemplate(
  template: Template,
  isRelevant: (at: string) => boolean,
): Generator<Mutation> {
  for (const { at, value } of mutations(template as unknown as Value, '')) {
    if (isRelevant(at)) yield { at, template: value as unknown as Template };
  }
}

interface Mutant {
  readonly at: string;
  readonly value: Value;
}

function* mutations(value: Value, at: string): Generator<Mutant> {
  if (Array.isArray(value)) yield* mutateList(value, at);
  else if (isObject(value)) yield* mutateMap(value, at);
  else yield { at, value: otherThan(value) };
}

function* mutateList(list: readonly Value[], at: string): Generator<Mutant> {
  for (const [index, item] of list.entries()) {
    const path = `${at}[${index}]`;
    yield { at: `${path} left out`, value: list.toSpliced(index, 1) };
    for (const mutant of mutations(item, path)) yield { ...mutant, value: list.with(index, mutant.value) };
  }
}

function* mutateMap(map: Readonly<Record<string, Value>>, at: string): Generator<Mutant> {
  for (const [key, member] of Object.entries(map)) {
    const path = `${at}.${key}`;
    const { [key]: _, ...others } = map;
    yield { at: `${path} left out`, value: others };
    for (const mutant of mutations(member, path)) {
      yield { ...mutant, value: { ...map, [key]: mutant.value } };
    }
  }
}

function otherThan(value: Value): Value {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' ? `${value}x` : 'x';
}
