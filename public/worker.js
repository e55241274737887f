// Starts a program in a worker. The page sends it compiled, in its first message: the worker itself reaches no network.
import start from "program";

addEventListener(
  "message",
  ({ data }) =>
    // Outside the promise, so that the page hears of it as of everything else that ends a worker.
    start({ module_or_path: data }).catch((error) => setTimeout(() => { throw error; })),
  { once: true },
);
