import { AwsError } from './aws-error.js';
import type { Stack, World } from './world.js';

/** By name only if it is not deleted, by id in any case. */
export function existing({ stacks }: World, name: string | null): Stack {
  const found = stacks.find(
    (stack) => stack.id === name || (stack.name === name && stack.status !== 'DELETE_COMPLETE'),
  );
  if (found === undefined) throw new AwsError(400, 'ValidationError', `Stack with id ${name} does not exist`);
  return found;
}
