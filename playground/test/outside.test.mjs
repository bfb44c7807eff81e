// The watch for calls to other machines, held against programs that make one.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { watchOutside } from "./outside.mjs";

let outside;
before(async () => (outside = await watchOutside()));
after(() => outside.close());

// attemptsOf runs a program until it says that it has done its deed, and returns what the watch has seen.
async function attemptsOf(program) {
  const child = spawn(process.execPath, ["--eval", program], { env: { ...process.env, ...outside.env } });
  outside.watch(child.pid);
  await once(child.stdout, "data");
  const attempts = outside.attempts();
  child.kill();
  await once(child, "close");
  return attempts;
}

const stay = "setInterval(() => {}, 1000); console.log('done')";

test("a program that stays at home is not noticed", async () => {
  const program = `const server = require("node:net").createServer().listen(0, "127.0.0.1", () =>
    require("node:net").connect(server.address().port, () => { ${stay} }));`;
  assert.deepEqual(await attemptsOf(program), []);
});

test("a socket to another machine is noticed", async () => {
  const program = `require("node:dgram").createSocket("udp4").connect(53, "192.0.2.1", () => { ${stay} });`;
  assert.deepEqual(await attemptsOf(program), ["udp 010200C0"]);
});

test("a request through the environment's proxy is noticed", async () => {
  const program = `
    const { hostname, port } = new URL(process.env.HTTPS_PROXY);
    const request = { host: hostname, port, method: "CONNECT", path: "elsewhere.example:443" };
    require("node:http").request(request).on("connect", () => { ${stay} }).end();`;
  assert.ok((await attemptsOf(program)).includes("CONNECT elsewhere.example:443"));
});
