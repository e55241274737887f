// The real server with the demo agency, started and killed as a test needs it.
//
// The agency is drawn once per run into a template folder; every test gets a copy of it, so that no test sees another's work.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The roles that the demo agency has a sign-in for. */
export type Role =
  | "employee"
  | "supervisor"
  | "unit_admin"
  | "agency_admin"
  | "course_author"
  | "auditor"
  | "data_protection_officer"
  | "platform_admin";

/** Someone who may sign in to the demo agency. */
export type SignIn = { nip: string; name: string; password: string };

export type SignIns = Record<Role, SignIn>;

const START_MS = 60_000;

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the walk by cargo xtask test`);
  return value;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** A server on a port and a folder of its own. */
export class Server {
  private process: ChildProcess | undefined;
  private output = "";
  /** The site that it serves from its next start on. */
  site = needed("JENJANG_SITE");

  private constructor(
    private readonly port: number,
    private readonly data: string,
  ) {}

  /** Copies the template and starts on it. */
  static async start(template: string): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "jenjang-walk-"));
    await cp(template, data, { recursive: true });
    const server = new Server(await freePort(), data);
    await server.up();
    return server;
  }

  /** As whoever installs it does: starts without demo data, and does what that says. Theirs is the first administrator's one-time code. */
  static async empty(agency: string, { nip, name }: Pick<SignIn, "nip" | "name">): Promise<{ server: Server; code: string }> {
    const data = await mkdtemp(join(tmpdir(), "jenjang-empty-"));
    const server = new Server(await freePort(), data);
    try {
      await server.up();
      const who = ["--agency", agency, "--nip", nip, "--name", name];
      const { stdout } = await promisify(execFile)(needed("JENJANG_SERVER"), ["admin", "create", "--data-dir", data, ...who]);
      const code = /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(stdout)?.[0];
      if (!code) throw new Error(`no code in:\n${stdout}`);
      return { server, code };
    } catch (fault) {
      await server.remove();
      throw fault;
    }
  }

  /** Draws the demo agency into a new folder; returns it. */
  static async template(): Promise<string> {
    const data = await mkdtemp(join(tmpdir(), "jenjang-template-"));
    const server = new Server(await freePort(), data);
    await server.up(["--demo"]);
    // It answers before what it prints has come through the pipe; once it is gone, all has.
    await server.down("SIGTERM");
    await writeFile(join(data, "sign-ins.json"), JSON.stringify(server.signIns()));
    return data;
  }

  /** Who may sign in, as the server printed it when it drew the agency. */
  static async signIns(template: string): Promise<SignIns> {
    return JSON.parse(await readFile(join(template, "sign-ins.json"), "utf8"));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts, and waits until it answers. */
  async up(more: string[] = []): Promise<void> {
    const address = `127.0.0.1:${this.port}`;
    const options = ["serve", "--addr", address, "--data-dir", this.data, "--site", this.site, ...more];
    this.output = "";
    this.process = spawn(needed("JENJANG_SERVER"), options, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk) => (this.output += chunk));
    }
    const until = Date.now() + START_MS;
    while (Date.now() < until) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** Ends it: by default as a power cut would, without a word. All that it printed is there then. */
  async down(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once("close", resolve));
    process.kill(signal);
    await gone;
  }

  /** Takes a copy of all that it has; what is returned sets it back to that. */
  async copy(): Promise<() => Promise<void>> {
    const copy = await mkdtemp(join(tmpdir(), "jenjang-copy-"));
    const instead = async (from: string, to: string) => {
      await this.down("SIGTERM");
      await rm(to, { recursive: true, force: true });
      await cp(from, to, { recursive: true });
      await this.up();
    };
    await instead(this.data, copy);
    return async () => {
      await instead(copy, this.data);
      await rm(copy, { recursive: true, force: true });
    };
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.down();
    await rm(this.data, { recursive: true, force: true });
  }

  private signIns(): SignIns {
    const password = /password of all: (\S+?)\)/.exec(this.output)?.[1];
    if (!password) throw new Error(`no demo sign-ins in:\n${this.output}`);
    const lines = this.output.matchAll(/^ {2}(\w+) +(\d{18}) +\S+ +(.+)$/gm);
    const signIns = Object.fromEntries([...lines].map(([, role, nip, name]) => [role, { nip, name: name?.trim(), password }]));
    return signIns as SignIns;
  }
}
