// Preloaded into the Playground (node --require): keeps it on this machine, in both directions.
//
// It has no option for the address to listen on and takes all of them; whoever reaches it can speak for any of its
// people and read every conversation. And --disable-telemetry does not silence all of its telemetry: the library for
// it reports its own use, and asks the cloud's metadata address where it runs.
const { Server, Socket } = require("node:net");

const { listen } = Server.prototype;
const { connect } = Socket.prototype;

Server.prototype.listen = function listenOnLoopback(target, ...rest) {
  if (target !== null && typeof target === "object" && "port" in target) {
    return listen.call(this, { ...target, host: "127.0.0.1" }, ...rest);
  }
  if (isPort(target)) {
    const done = rest.find((argument) => typeof argument === "function");
    return listen.call(this, { port: Number(target), host: "127.0.0.1" }, done);
  }
  return listen.call(this, target, ...rest); // a pipe or a handle: no address in it
};

Socket.prototype.connect = function connectToLoopback(...args) {
  const [target, ...rest] = Array.isArray(args[0]) ? args[0] : args; // node:net hands itself its arguments as a list
  const host = hostOf(target, rest[0]);
  if (isNear(host)) return connect.apply(this, args);
  const done = rest.find((argument) => typeof argument === "function");
  return connect.call(this, nowhere(target, host), done);
};

// nowhere makes the attempt fail as one with an unknown host name does, which every caller is prepared for.
function nowhere(target, host) {
  const refusal = new Error(`${host} is not on this machine, and the Playground stays on it`);
  const options = typeof target === "object" ? target : { port: Number(target) };
  return { ...options, host: "elsewhere.invalid", lookup: (name, settings, answer) => answer(refusal) };
}

function hostOf(target, host) {
  if (target !== null && typeof target === "object") return target.path ? undefined : target.host; // a pipe has a path
  return isPort(target) && typeof host === "string" ? host : undefined;
}

function isNear(host) {
  return host === undefined || host === null || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}

function isPort(target) {
  return typeof target === "number" || (typeof target === "string" && /^\d+$/.test(target));
}
