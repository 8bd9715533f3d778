import type { Resource, Template } from './read-template.js';

/** The value at a path such as `Distribution.Properties.DistributionConfig`, in the template's resources. */
export function at(template: Template, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      template.Resources,
    );
}

export const listAt = (template: Template, path: string): readonly unknown[] => {
  const value = at(template, path);
  return Array.isArray(value) ? value : [];
};

export const ofType = (template: Template, type: string): Resource[] =>
  Object.values(template.Resources).filter((resource) => resource.Type === type);
