// Builds web/static/build: style sheets and scripts named by their content, and a manifest of those names.
// A new page bundle (an editor, say) is one more line in `entries`.
import * as esbuild from "esbuild";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.join(here, "..", "web", "static", "build");
const making = path.join(here, "node_modules", ".built");

const entries = {
  site: "src/site/site.js",
  viewer: "src/diagram/viewer.js",
  studio: "src/studio/studio.js",
  text: "src/studio/text.js",
  process: "src/studio/process.js",
  table: "src/studio/table.js",
  letter: "src/studio/letter.js",
  form: "src/studio/form.js",
};

// GDS Transport and the crown may be used on gov.uk only: fonts and crest go, Arial stays.
const neutral = {
  name: "neutral",
  setup(build) {
    build.onLoad({ filter: /(govuk|moj)-frontend\.min\.css$/ }, async ({ path: file }) => {
      const images = path.join(path.dirname(file), "assets", "images");
      const css = (await readFile(file, "utf8"))
        .replace(/@font-face\s*\{[^}]*\}/g, "")
        .replace(/"?GDS Transport"?\s*,\s*/g, "")
        .replace(/[a-z-]+:[^;{}]*url\([^)]*govuk-crest\.svg[^)]*\)[^;{}]*;?/g, "")
        .replace(/url\((["']?)\/assets\/images\//g, `url($1${images}/`);
      return { contents: css, loader: "css", resolveDir: path.dirname(file) };
    });
  },
};

function manifestOf(metafile) {
  const names = {};
  for (const [output, about] of Object.entries(metafile.outputs)) {
    if (!about.entryPoint) continue;
    const entry = Object.keys(entries).find((name) => entries[name] === about.entryPoint);
    if (!entry) continue;
    names[`${entry}.js`] = path.basename(output);
    if (about.cssBundle) names[`${entry}.css`] = path.basename(about.cssBundle);
  }
  return Object.fromEntries(Object.entries(names).sort());
}

await rm(making, { recursive: true, force: true });
await mkdir(making, { recursive: true });
const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: making,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "linked",
  metafile: true,
  loader: { ".svg": "file", ".woff2": "file", ".png": "file", ".woff": "empty", ".eot": "empty", ".ttf": "empty" },
  plugins: [neutral],
  logOverride: { "css-syntax-error": "silent", "unsupported-css-property": "silent" },
});
await writeFile(path.join(making, "manifest.json"), `${JSON.stringify(manifestOf(result.metafile), null, 2)}\n`);
// The site never sees half a build: the finished folder takes the place of the old one.
await rm(built, { recursive: true, force: true });
await rename(making, built);
for (const [name, file] of Object.entries(manifestOf(result.metafile))) console.log(`${name} -> ${file}`);
