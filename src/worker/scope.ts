/** The worker's global scope, with the type that the WebWorker library leaves to every worker to declare. */
export const scope: ServiceWorkerGlobalScope = globalThis as unknown as ServiceWorkerGlobalScope;
