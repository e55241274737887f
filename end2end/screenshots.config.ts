// How the pictures of the README are taken: `npm run screenshots`, with the same environment as the walk.
import walk from "./playwright.config";

export default { ...walk, testDir: ".", testMatch: "screenshots.ts", workers: 1 };
