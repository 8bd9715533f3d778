import { explodePolicy } from './explode-policy.js';
import { nameResources } from './name-resources.js';
import { resolveIntrinsics, type Surroundings } from './resolve-intrinsics.js';
import { isObject, textOf, type Template, type Value } from './template.js';

/** What a template comes to: each single value by its path, which begins with what the resource is for. */
export type Flat = ReadonlyMap<string, Value>;

/** @throws {Error} the template refers to what it has not, or has a resource that nobody knows */
export function flattenTemplate(template: Template, parameters: Surroundings['parameters']): Flat {
  const { Conditions: conditions = {}, Resources, Outputs = {} } = template;
  const names = nameResources(template, parameters);
  const nameOf = (id: string): string => {
    const name = names.get(id);
    if (name === undefined) throw new Error(`There is no ${id}`);
    return name;
  };
  const flat = new Map<string, Value>();
  const add = (path: string, value: Value): void => {
    const resolved = resolveIntrinsics(value, { parameters, conditions, nameOf });
    if (resolved !== undefined) flatten(path, resolved, flat);
  };
  for (const [id, { Metadata: _, DependsOn = [], ...resource }] of Object.entries(Resources)) {
    for (const other of [DependsOn].flat())
      flat.set(`${nameOf(id)}.DependsOn.${nameOf(textOf(other))}`, true);
    add(nameOf(id), resource as Value);
  }
  add('Outputs', Outputs);
  return flat;
}

function flatten(path: string, value: Value, flat: Map<string, Value>): void {
  const members = membersOf(value);
  if (members === null) flat.set(path, value);
  else if (members.length === 0) flat.set(path, '(empty)');
  else for (const [key, member] of members) flatten(`${path}${key}`, member, flat);
}

function membersOf(value: Value): [string, Value][] | null {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  if (!isObject(value)) return null;
  const isPolicy = 'Statement' in value;
  return Object.entries(isPolicy ? explodePolicy(value) : value).map(([key, member]) => [`.${key}`, member]);
}
