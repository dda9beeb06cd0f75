export default {
  testMatch: 'order.playwright.js',
  workers: 1,
  reporter: 'line',
  outputDir: process.env.BENCH_OUTPUT,
  use: {
    baseURL: process.env.BENCH_URL,
    launchOptions: { executablePath: process.env.BENCH_CHROMIUM },
  },
};
