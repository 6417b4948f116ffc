import JSON
import Runs

/// The manifest of a run of no substance.
struct MadeUpManifest: RunManifest {
    let origin = RunOrigin(
        Invocation("made-up", arguments: ["--seed"]),
        server: "s",
        models: [ModelIdentity(name: "m", architecture: "a", version: 1, sha256: "00")]
    )
    let seed: Int

    var particulars: JSONValue.Members { ["seed": JSONValue(seed)] }
}
