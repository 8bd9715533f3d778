// Next.js, Nuxt and others; Vite's preview; Angular; Astro; Vite; Parcel; servers of all kinds.
const ports = [3000, 3001, 4173, 4200, 4321, 5000, 5173, 5174, 8000, 8080];

/** Where the usual dev servers serve an app. */
export const devOrigins = ports.flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]);
