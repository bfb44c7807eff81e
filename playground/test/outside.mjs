// Notices when a program tries to reach another machine. Two nets, since neither catches everything: a decoy proxy
// takes what an HTTP client sends out, and the kernel's tables show every other socket while it exists (Linux only).
import { once } from "node:events";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:http";

const tables = ["tcp", "tcp6", "udp", "udp6"];
const samplePause = 500; // ms; reading the tables is slow, and idle or unanswered connections stay for longer

// watchOutside starts the decoy. `env` belongs into the environment of the watched programs, `watch` takes their pids.
export async function watchOutside() {
  const attempts = new Set();
  const decoy = createServer((request, response) => {
    attempts.add(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  decoy.on("connect", (request, socket) => {
    attempts.add(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  decoy.listen(0, "127.0.0.1");
  await once(decoy, "listening");
  const proxy = `http://127.0.0.1:${decoy.address().port}`;
  const pids = [];
  const look = () => farEnds(pids).forEach((address) => attempts.add(address));
  const sampling = setInterval(look, samplePause);
  return {
    env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, https_proxy: proxy },
    watch: (...programs) => pids.push(...programs),
    attempts() {
      look();
      return [...attempts];
    },
    close() {
      clearInterval(sampling);
      decoy.close();
    },
  };
}

// farEnds lists the addresses beyond loopback that these processes have a socket to.
function farEnds(pids) {
  const own = new Set(pids.flatMap(sockets));
  const far = tables.flatMap(rows).filter(({ inode, address }) => own.has(inode) && !isNear(address));
  return far.map(({ table, address }) => `${table} ${address}`);
}

function sockets(pid) {
  const folder = `/proc/${pid}/fd`;
  const targets = gone([], () => readdirSync(folder)).map((fd) => gone("", () => readlinkSync(`${folder}/${fd}`)));
  return targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]).filter(Boolean);
}

function rows(table) {
  const lines = gone("", () => readFileSync(`/proc/net/${table}`, "utf8")).split("\n").slice(1);
  return lines.filter(Boolean).map((line) => {
    const columns = line.trim().split(/\s+/);
    return { table, address: columns[2].split(":")[0], inode: columns[9] };
  });
}

// isNear tells nobody (a listener), 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, as the kernel writes them.
function isNear(address) {
  return /^(0+|[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/.test(address);
}

// gone reads what may vanish meanwhile: a socket, or the whole process.
function gone(instead, read) {
  try {
    return read();
  } catch {
    return instead;
  }
}
