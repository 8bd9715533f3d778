import { isObject, textOf, type Value } from './template.js';

/**
 * A policy document as the single permissions that it gives or denies: one for each principal, action and resource, by
 * a key that says them. How they are grouped into statements, and what those are called, makes no difference to IAM.
 */
export function explodePolicy(document: Readonly<Record<string, Value>>): Record<string, Value> {
  const { Version = null, Statement = [], ...others } = document;
  const permissions = listOf(Statement).flatMap((statement) => explodeStatement(statement));
  return { Version, ...others, ...withOwnKeys(permissions) };
}

/** The same permission under other conditions is another one, and hides none. */
function withOwnKeys(permissions: readonly [string, Value][]): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [key, conditions] of permissions) {
    const others = Object.keys(result).filter((each) => each === key || each.startsWith(`${key} (`));
    result[others.length === 0 ? key : `${key} (${others.length + 1})`] = conditions;
  }
  return result;
}

function explodeStatement(statement: Value): [string, Value][] {
  if (!isObject(statement)) throw new Error('A statement of a policy must be a map');
  const { Sid: _, Effect, Principal = '', Action, Resource = '', ...others } = statement;
  return principalsOf(Principal).flatMap((principal) =>
    listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource): [string, Value] => [
        [Effect, principal, action, resource].map(textOf).filter(Boolean).join(' '),
        { ...others, is: 'in the policy' },
      ]),
    ),
  );
}

/** `"*"` and `{ "AWS": "*" }` are the same to IAM. */
function principalsOf(principal: Value): string[] {
  if (!isObject(principal)) return [textOf(principal)];
  return Object.entries(principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => (kind === 'AWS' && name === '*' ? '*' : `${kind}:${textOf(name)}`)),
  );
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) throw new Error('A statement of a policy needs an action');
  return Array.isArray(value) ? value : [value];
}
