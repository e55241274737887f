// Draws the demo agency once for the whole run, and removes it at the end.
import { rm } from "node:fs/promises";

import { Server } from "./server";

export default async function setup(): Promise<() => Promise<void>> {
  const template = await Server.template();
  process.env.JENJANG_TEMPLATE = template;
  return () => rm(template, { recursive: true, force: true });
}
