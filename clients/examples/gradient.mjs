// The loss of a grey ramp, and the first number of its gradient: node gradient.mjs [MODEL]
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";

const ramp = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => (i % 64) / 64);
const input = { shape: [1, 3, 64, 64], b64: Buffer.from(ramp.buffer).toString("base64") };
const loss = { kind: "logit", class: 0, target: 200 };
const params = { model: process.argv[2] ?? "tiny", input, loss };

const daemon = connect(process.env.TENCH_ENDPOINT);
daemon.write(JSON.stringify({ id: 1, method: "input_gradient", params }) + "\n");
const [line] = await once(createInterface(daemon), "line");
daemon.end();

const { result, error } = JSON.parse(line);
if (error) throw new Error(error.message);
const gradient = Buffer.from(result.gradient.b64, "base64");
console.log(`loss ${result.loss}, first gradient ${gradient.readFloatLE()}`);
