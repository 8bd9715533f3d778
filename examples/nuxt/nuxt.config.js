export default defineNuxtConfig({
  modules: ['@nuxt/image'],
  // The image server of Nuxt has no token, so the browser loads each image from its own URL.
  image: { provider: 'none' },
  compatibilityDate: '2026-01-01',
  telemetry: false,
});
