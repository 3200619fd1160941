// A client of the YAML language server: just enough of the protocol to ask what an author sees.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const SETTINGS = {
  yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false } },
};
const SERVER = createRequire(import.meta.url).resolve(
  "yaml-language-server/bin/yaml-language-server",
);

export class Server {
  #process = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  #received = Buffer.alloc(0);
  #waiting = new Map(); // answers by the number of the question
  #told = new Map(); // who waits for the diagnostics of a document
  #last = 0;
  #documents = 0;

  constructor() {
    this.#process.stdout.on("data", (bytes) => this.#receive(bytes));
  }

  static async started(root) {
    const server = new Server();
    await server.ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: {
        textDocument: { completion: { completionItem: { documentationFormat: ["plaintext"] } } },
        workspace: { configuration: true },
      },
    });
    server.tell("initialized", {});
    server.tell("workspace/didChangeConfiguration", { settings: SETTINGS });
    return server;
  }

  /** What the editor underlines in a text that stands in a folder. */
  async diagnostics(folder, text) {
    const uri = this.#newDocument(folder);
    const told = new Promise((resolve) => this.#told.set(uri, resolve));
    this.#open(uri, text);
    const found = await told;
    this.#close(uri);
    return found;
  }

  /** The words that the editor offers at the `|` in a text that stands in a folder. */
  async completions(folder, textWithCursor) {
    const uri = this.#newDocument(folder);
    const at = textWithCursor.indexOf("|");
    const before = textWithCursor.slice(0, at).split("\n");
    this.#open(uri, textWithCursor.replace("|", ""));
    const answer = await this.ask("textDocument/completion", {
      textDocument: { uri },
      position: { line: before.length - 1, character: before.at(-1).length },
    });
    this.#close(uri);
    return (answer.items ?? answer).map((item) => item.label);
  }

  async stop() {
    await this.ask("shutdown", null);
    this.tell("exit", null);
    await once(this.#process, "exit");
  }

  // A name of its own for each text: the server tells of a document until it has closed it.
  #newDocument(folder) {
    return pathToFileURL(join(folder, `document-${++this.#documents}.yaml`)).href;
  }

  #open(uri, text) {
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.tell("textDocument/didOpen", { textDocument });
  }

  #close(uri) {
    this.tell("textDocument/didClose", { textDocument: { uri } });
  }

  ask(method, params) {
    const id = ++this.#last;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer;
  }

  tell(method, params) {
    this.#send({ method, params });
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const head = this.#received.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.subarray(0, head))[1]);
      if (this.#received.length < head + 4 + length) return;
      const body = this.#received.subarray(head + 4, head + 4 + length);
      this.#received = this.#received.subarray(head + 4 + length);
      this.#handle(JSON.parse(body));
    }
  }

  #handle({ id, method, params, result, error }) {
    if (method === "textDocument/publishDiagnostics") {
      this.#told.get(params.uri)?.(params.diagnostics);
      this.#told.delete(params.uri);
    } else if (method === "workspace/configuration") {
      const settings = params.items.map(({ section }) => SETTINGS[section] ?? {});
      this.#send({ id, result: settings });
    } else if (method && id !== undefined) {
      this.#send({ id, result: null });
    } else if (this.#waiting.has(id)) {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      error ? reject(new Error(error.message)) : resolve(result);
    }
  }
}
