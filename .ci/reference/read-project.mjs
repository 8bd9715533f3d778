import { Application, Converter, TSConfigReader, TypeDocReader } from 'typedoc';

/**
 * Reads the entries of the package with TypeDoc.
 *
 * @returns the entries as modules, and `nodeOf`, which finds what a reflection is in the source
 */
export async function readProject() {
  const app = await Application.bootstrap({}, [new TypeDocReader(), new TSConfigReader()]);
  const nodes = new Map();
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const reflection of Object.values(context.project.reflections)) {
      const [node] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
      if (node) nodes.set(reflection, node);
    }
  });
  const project = await app.convert();
  if (!project || app.logger.hasErrors()) throw new Error('TypeDoc cannot read the source: see above');
  return { modules: project.children, nodeOf: (reflection) => nodes.get(reflection) };
}
