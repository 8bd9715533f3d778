export const placeholder: RegExp = /\{([^{}]*)\}/g;

/** The groups that a template names, each once. */
export function namesInTemplate(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(placeholder), (match) => match[1]!))];
}
