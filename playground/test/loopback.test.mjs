// What keeps the Playground on this machine: every way to listen, and every way out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const preload = fileURLToPath(new URL("../loopback.cjs", import.meta.url));
const elsewhere = "192.0.2.1"; // RFC 5737: nobody has it

// run is what a program prints that was started with the preload.
function run(program) {
  return execFileSync(process.execPath, ["--require", preload, "--eval", program], { encoding: "utf8" }).trim();
}

const listeners = {
  "a port": "server.listen(0, done)",
  "a port as text": 'server.listen("0", done)',
  "a port and a host": 'server.listen(0, "0.0.0.0", done)',
  "a port, a host and a backlog": 'server.listen(0, "0.0.0.0", 5, done)',
  "options": 'server.listen({ port: 0, host: "::" }, done)',
};

for (const [way, listen] of Object.entries(listeners)) {
  test(`listening by ${way} takes loopback only`, () => {
    const printed = run(`
      const server = require("node:http").createServer();
      const done = () => { console.log(server.address().address); server.close(); };
      ${listen};`);
    assert.equal(printed, "127.0.0.1");
  });
}

const waysOut = {
  "node:net with a port and a host": `require("node:net").connect(80, "${elsewhere}").on("error", print)`,
  "node:net with options": `require("node:net").connect({ port: 80, host: "${elsewhere}" }).on("error", print)`,
  "node:http": `require("node:http").get("http://${elsewhere}/").on("error", print)`,
  "node:https by name": `require("node:https").get("https://elsewhere.example/").on("error", print)`,
  "fetch": `fetch("http://${elsewhere}/").catch((error) => print(error.cause))`,
};

for (const [way, connect] of Object.entries(waysOut)) {
  test(`${way} does not get out`, () => {
    const printed = run(`const print = (error) => console.log(error.message); ${connect};`);
    assert.match(printed, /is not on this machine/);
  });
}

for (const host of ["127.0.0.1", "localhost"]) {
  test(`${host} is reached`, () => {
    const printed = run(`
      const server = require("node:http").createServer((request, response) => response.end("hello"));
      server.listen(0, async () => {
        console.log(await (await fetch("http://${host}:" + server.address().port)).text());
        server.close();
        server.closeAllConnections();
      });`);
    assert.equal(printed, "hello");
  });
}
