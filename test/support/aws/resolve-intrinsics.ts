import { isObject, textOf, type Value } from './template.js';

/** What intrinsic functions are resolved with. */
export interface Surroundings {
  /** The values of parameters and pseudo parameters. */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly conditions: Readonly<Record<string, Value>>;
  /** What a resource is called in the text of references; throws if there is no such resource. */
  readonly nameOf: (logicalId: string) => string;
}

type Intrinsic = (argument: Value, surroundings: Surroundings) => Value | undefined;

/**
 * The value with each intrinsic function replaced by what it stands for. A reference to a resource becomes the text
 * `${name}` or `${name.Attribute}`, however it was written. `undefined` is `AWS::NoValue`.
 */
export function resolveIntrinsics(value: Value, surroundings: Surroundings): Value | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => resolveIntrinsics(item, surroundings) ?? []);
  if (!isObject(value)) return value;
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (name !== undefined && others.length === 0 && /^(?:Ref|Fn::\w+)$/.test(name)) {
    return resolveIntrinsic(name, argument!, surroundings);
  }
  const members = Object.entries(value).map(([key, member]) => [
    key,
    resolveIntrinsics(member, surroundings),
  ]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function resolveIntrinsic(name: string, argument: Value, surroundings: Surroundings): Value | undefined {
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined) throw new Error(`${name} is not known here`);
  return intrinsic(argument, surroundings);
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (id, surroundings) => reference(textOf(id), surroundings),
  'Fn::GetAtt': (argument, surroundings) => {
    const path = Array.isArray(argument) ? argument.map(textOf).join('.') : textOf(argument);
    return reference(path, surroundings);
  },
  'Fn::Sub': (argument, surroundings) => {
    const [text, own = {}] = Array.isArray(argument) ? argument : [argument];
    const parameters = { ...surroundings.parameters, ...objectOf(resolved(own, surroundings)) };
    return textOf(text).replaceAll(/\$\{([^}]+)\}/g, (_, path: string) =>
      textOf(resolved({ Ref: path }, { ...surroundings, parameters })),
    );
  },
  'Fn::Join': (argument, surroundings) => {
    const [delimiter, items] = listOf(argument);
    return listOf(resolved(items, surroundings)).map(textOf).join(textOf(delimiter));
  },
  'Fn::Split': (argument, surroundings) => {
    const [delimiter, text] = listOf(argument);
    return textOf(resolved(text, surroundings)).split(textOf(delimiter));
  },
  'Fn::Select': (argument, surroundings) => {
    const [index, items] = listOf(argument);
    const item = listOf(resolved(items, surroundings))[Number(index)];
    if (item === undefined) throw new Error(`Fn::Select finds nothing at ${textOf(index)}`);
    return item;
  },
  'Fn::If': (argument, surroundings) => {
    const [condition, then, otherwise] = listOf(argument);
    if (then === undefined || otherwise === undefined) throw new Error('Fn::If needs two values');
    return resolveIntrinsics(isTrue(condition, surroundings) ? then : otherwise, surroundings);
  },
  'Fn::Equals': (argument, surroundings) => {
    const [left, right] = listOf(argument).map((side) => JSON.stringify(resolved(side, surroundings)));
    return left === right;
  },
  'Fn::Not': (argument, surroundings) => resolved(listOf(argument)[0], surroundings) !== true,
};

function isTrue(name: Value | undefined, surroundings: Surroundings): boolean {
  const condition = surroundings.conditions[textOf(name)];
  if (condition === undefined) throw new Error(`There is no condition ${textOf(name)}`);
  return resolved(condition, surroundings) === true;
}

/** Of a parameter, a resource or one of its attributes; what is neither has to be a resource. */
function reference(path: string, { parameters, nameOf }: Surroundings): Value | undefined {
  if (path === 'AWS::NoValue') return undefined;
  if (Object.hasOwn(parameters, path)) return parameters[path];
  const [id = '', ...attribute] = path.split('.');
  return `\${${[nameOf(id), ...attribute].join('.')}}`;
}

function resolved(value: Value | undefined, surroundings: Surroundings): Value {
  const result = value === undefined ? undefined : resolveIntrinsics(value, surroundings);
  if (result === undefined) throw new Error('An intrinsic function lacks an argument');
  return result;
}

function listOf(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${JSON.stringify(value)} is no list`);
}

function objectOf(value: Value): Readonly<Record<string, Value>> {
  if (isObject(value)) return value;
  throw new Error(`${JSON.stringify(value)} is no map`);
}
