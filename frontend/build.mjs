// Build the styles and scripts of the pages into assistant/web/static, named after what is in them.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compileAsync } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "assistant", "web", "static");

async function styles() {
  const { css } = await compileAsync(join(here, "styles", "app.scss"), {
    style: "compressed",
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
  });
  return css;
}

async function scripts() {
  const { outputFiles } = await build({
    entryPoints: [join(here, "scripts", "app.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].contents;
}

function named(name, content) {
  const [stem, extension] = name.split(".");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return `${stem}-${digest}.${extension}`;
}

const contents = {
  "app.css": Buffer.from(await styles()),
  "app.js": Buffer.from(await scripts()),
  "icon.svg": await readFile(join(here, "icon.svg")),
};
const files = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, named(name, content)]));

await mkdir(target, { recursive: true });
const before = await readFile(join(target, "assets.json"), "utf8").then(JSON.parse, () => ({}));
for (const [name, content] of Object.entries(contents)) await writeFile(join(target, files[name]), content);
// Written last: whoever reads it finds every file that it names.
await writeFile(join(target, "assets.json"), `${JSON.stringify(files, null, 2)}\n`);
// A service that is running still names the files of the build before: they stay until the next one.
const wanted = new Set([...Object.values(files), ...Object.values(before), "assets.json"]);
for (const name of await readdir(target)) if (!wanted.has(name)) await rm(join(target, name), { recursive: true });
