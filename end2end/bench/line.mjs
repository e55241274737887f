// A line between browser and server that counts what the server sends: headers, pages, what the service worker
// fetches. Nothing that a browser could keep back from its own figures.
import { createServer, connect } from "node:net";

export async function openLine(port) {
  const line = { bytes: 0, cut: false };
  const open = new Set();
  const proxy = createServer((client) => {
    if (line.cut) return client.destroy();
    const server = connect(port, "127.0.0.1");
    for (const end of [client, server]) {
      open.add(end);
      end.on("error", () => {}).on("close", () => {
        open.delete(end);
        client.destroy();
        server.destroy();
      });
    }
    server.on("data", (chunk) => (line.bytes += chunk.length));
    client.pipe(server);
    server.pipe(client);
  });
  await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
  line.origin = `http://localhost:${proxy.address().port}`;
  // The network is gone: what is open breaks, what is new is refused.
  line.cutOff = () => {
    line.cut = true;
    for (const end of open) end.destroy();
  };
  line.close = () => {
    line.cutOff();
    proxy.close();
  };
  return line;
}
