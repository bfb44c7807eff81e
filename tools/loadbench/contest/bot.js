// Microsoft's own SDK, answering every message with one card: its adapter as its samples wire it, with its full token
// validation. The environment says where the issuer and the authority are, in the names that the SDK reads. Microsoft's
// token library (MSAL) would ask login.microsoftonline.com about an authority that it does not know, so it is made here.
const fs = require('node:fs');
const http = require('node:http');
const { CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
const { MsalServiceClientCredentialsFactory } = require('botframework-connector');
const { ConfidentialClientApplication } = require('@azure/msal-node');

const card = JSON.parse(fs.readFileSync(process.env.LOADBENCH_CARD, 'utf8'));
const [host, port] = process.env.LOADBENCH_LISTEN.split(':');
const authority = process.env.ToChannelFromBotLoginUrl;
const application = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.MicrosoftAppId, clientSecret: process.env.MicrosoftAppPassword,
    authority, knownAuthorities: [new URL(authority).host],
  },
});
const credentials = new MsalServiceClientCredentialsFactory(process.env.MicrosoftAppId, application);
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(process.env, credentials));
adapter.onTurnError = async (_, error) => console.error(String(error && error.stack));

async function answer(context) {
  if (context.activity.type === 'message') {
    await context.sendActivity({ type: 'message', attachments: [CardFactory.adaptiveCard(card)] });
  }
}

// The adapter wants what Express and restify give: the parsed body, and status, send and header on the response.
http.createServer((req, res) => {
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', async () => {
    try {
      req.body = JSON.parse(Buffer.concat(parts).toString('utf8'));
    } catch {
      res.writeHead(400).end();
      return;
    }
    res.status = (code) => { res.statusCode = code; return res; };
    res.send = (body) => { res.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)); return res; };
    res.header = (name, value) => { res.setHeader(name, value); return res; };
    try {
      await adapter.process(req, res, answer);
    } catch (error) {
      console.error(String(error && error.stack));
      if (!res.writableEnded) res.writeHead(500).end();
    }
  });
}).listen(Number(port), host);
