// Whether a log on standard input is SARIF, by the schema that the package of Microsoft brings. The
// folder with the packages is the argument.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/package.json`);
const Ajv = createRequire(require.resolve("@microsoft/jest-sarif"))("ajv");
const folder = require.resolve("@microsoft/jest-sarif").replace(/index\.js$/, "schemas/");
const ajv = new Ajv({ schemaId: "auto", meta: false, unknownFormats: "ignore" });
const draft = JSON.parse(
  readFileSync(createRequire(require.resolve("@microsoft/jest-sarif")).resolve("ajv/lib/refs/json-schema-draft-04.json")),
);
ajv.addMetaSchema(draft);
const valid = ajv.compile(JSON.parse(readFileSync(`${folder}sarif-2.1.0-rtm.5.json`)));
if (!valid(JSON.parse(readFileSync(0)))) {
  console.error(JSON.stringify(valid.errors, null, 1));
  process.exit(1);
}
