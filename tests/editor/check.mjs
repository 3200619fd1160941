// What an author sees who opens a pathway in an editor with the YAML language server:
// nothing underlined in a shipped file, keys and words offered, a misspelt key underlined.
//
// The files name their schema themselves, in their first line: `# yaml-language-server: ...`.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { Server } from "./server.mjs";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const PATHWAYS = join(ROOT, "pathways");
const FOLDER = join(PATHWAYS, "wokingham");
const SPLIT = join(FOLDER, "split.yaml");
const CONSOLIDATED = join(FOLDER, "consolidated.yaml");
const SECTORS = ["council", "trading_company", "nhs_commissioner", "nhs_trust", "voluntary"];

const read = (path) => readFileSync(path, "utf8");
const replaced = (text, from, to) => {
  assert.ok(text.includes(from), `the shipped file no longer has: ${from}`);
  return text.replace(from, to);
};
const messages = (diagnostics) => diagnostics.map(({ message }) => message).join("; ");
const offers = (offered, ...words) => {
  for (const word of words) assert.ok(offered.includes(word), `${word} not in ${offered}`);
};

const shipped = readdirSync(PATHWAYS, { recursive: true })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => join(PATHWAYS, name));

const checks = {
  "nothing is underlined in a shipped file": async (server) => {
    assert.ok(shipped.length >= 4);
    for (const path of shipped) {
      assert.match(read(path), /^# yaml-language-server: \$schema=\S+\n/, path);
      assert.equal(messages(await server.diagnostics(dirname(path), read(path))), "", relative(ROOT, path));
    }
  },
  "a misspelt key is underlined where it stands": async (server) => {
    const text = replaced(read(SPLIT), "    afterwards: {mean: 6wd", "    aftrewards: {mean: 6wd");
    const [first, ...others] = await server.diagnostics(FOLDER, text);
    assert.match(first?.message ?? "nothing", /aftrewards/);
    assert.equal(others.length, 0, messages(others));
    const line = text.split("\n").findIndex((one) => one.includes("aftrewards"));
    assert.equal(first.range.start.line, line);
  },
  "a misspelt key of a redesign is underlined": async (server) => {
    const text = replaced(read(CONSOLIDATED), "because:", "becuase:");
    assert.match(messages(await server.diagnostics(FOLDER, text)), /becuase/);
  },
  "a share without its sign is underlined": async (server) => {
    const text = replaced(read(SPLIT), "share: 12%}", "share: 12}");
    assert.notEqual(messages(await server.diagnostics(FOLDER, text)), "");
  },
  "a sector that does not exist is underlined": async (server) => {
    const text = replaced(read(SPLIT), "sector: council", "sector: counsil");
    assert.match(messages(await server.diagnostics(FOLDER, text)), /trading_company/);
  },
  "the keys of a step are offered": async (server) => {
    const step = "    title: First contact and triage at the front door\n";
    const offered = await server.completions(FOLDER, replaced(read(SPLIT), step, `${step}    |\n`));
    offers(offered, "afterwards", "by", "requires");
  },
  "the keys of a new step are offered": async (server) => {
    const text = replaced(read(SPLIT), "steps:\n", "steps:\n  visit:\n    |\n");
    offers(await server.completions(FOLDER, text), "team", "due", "outcomes", "parallel");
  },
  "the sectors are offered": async (server) => {
    const text = replaced(
      read(SPLIT),
      "organisations:\n",
      "organisations:\n  nhs:\n    title: The trust\n    sector: |\n",
    );
    offers(await server.completions(FOLDER, text), ...SECTORS);
  },
  "the three kinds of file are offered": async (server) => {
    const modeline = read(SPLIT).split("\n")[0];
    const offered = await server.completions(FOLDER, `${modeline}\n|`);
    offers(offered, "pathway", "redesign", "experiment");
  },
};

const server = await Server.started(ROOT);
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check(server);
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${error.message}`);
  }
}
await server.stop();
process.exit(failed ? 1 : 0);
