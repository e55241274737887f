// A line between browser and server that counts what the server sends: headers, pages, what the service worker
// fetches. Nothing that a browser could keep back from its own figures.
import { type Socket, connect, createServer } from "node:net";

/** A line that can be counted and cut. */
export type Line = {
  /** Where the browser finds the server. */
  origin: string;
  /** What the server has sent so far. */
  bytes: () => number;
  /** Ends what is open and refuses what is new, as a network that is gone. */
  cut: () => void;
  /** Cuts it, and gives the port back. */
  close: () => void;
};

/** Opens a line to a server on this machine. */
export async function openLine(server: string): Promise<Line> {
  const port = Number(new URL(server).port);
  const open = new Set<Socket>();
  let bytes = 0;
  let isCut = false;
  const proxy = createServer((client) => {
    if (isCut) return client.destroy();
    const far = connect(port, "127.0.0.1");
    for (const end of [client, far]) {
      open.add(end);
      // An end that breaks takes the other with it; that is what a line does.
      end.on("error", () => {});
      end.on("close", () => {
        open.delete(end);
        client.destroy();
        far.destroy();
      });
    }
    far.on("data", (chunk) => (bytes += chunk.length));
    client.pipe(far);
    far.pipe(client);
  });
  await new Promise<void>((ready) => proxy.listen(0, "127.0.0.1", ready));
  const address = proxy.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const cut = () => {
    isCut = true;
    for (const end of open) end.destroy();
  };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    bytes: () => bytes,
    cut,
    close: () => {
      cut();
      proxy.close();
    },
  };
}
