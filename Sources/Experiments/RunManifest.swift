package import JSON
package import Randomness
import Wire

/// Everything that is needed to make a run's pictures again.
///
/// Nothing in it tells the time: the same run has the same manifest, and a picture that carries it
/// the same bytes.
package struct RunManifest: Sendable, Equatable {
    /// The client program's name.
    package var client: String
    /// The project's version.
    package var version: String = Release.version
    /// The command line after the program's name, without what has no say in the pictures.
    package var arguments: [String]
    /// The daemon's own name and version.
    package var server: String
    /// The models that took part.
    package var models: [Model]
    /// All numbers of the generation, overrides included.
    package var preset: Preset
    /// The generator.
    package var random: RandomKind
    /// What it is reset to for each class.
    package var seed: Int
    /// What the experiment has beyond these, such as the networks' weights: an object.
    package var experiment: JSONValue

    /// Which network with which weights.
    package struct Model: Sendable, Equatable {
        /// The name in the daemon.
        package var name: String
        /// The architecture's name.
        package var architecture: String
        /// The weights' version: 1 as loaded, one more after each update.
        package var version: Int
        /// The weight file's hash.
        package var sha256: String

        /// A model under these names.
        package init(name: String, architecture: String, version: Int, sha256: String) {
            self.name = name
            self.architecture = architecture
            self.version = version
            self.sha256 = sha256
        }
    }

    /// A manifest of this run, by this version of the project.
    package init(
        client: String,
        arguments: [String],
        server: String,
        models: [Model],
        preset: Preset,
        random: RandomKind,
        seed: Int,
        experiment: JSONValue = [:]
    ) {
        self.client = client
        self.arguments = Self.essential(arguments)
        self.server = server
        self.models = models
        self.preset = preset
        self.random = random
        self.seed = seed
        self.experiment = experiment
    }

    /// A command line without the options that say where and how a run is made, not what it makes.
    package static func essential(_ arguments: [String]) -> [String] {
        let flags: Set = ["--json", "--resume"]
        let options: Set = [
            "--out", "--save", "--shard", "--only", "--endpoint", "--connect-timeout",
            "--reconnect-timeout", "--token-file",
        ]
        var kept: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name = String(argument.prefix { $0 != "=" })
            if flags.contains(argument) { continue }
            if options.contains(name) {
                if name == argument { _ = rest.popFirst() }
                continue
            }
            kept.append(argument)
        }
        return kept
    }

    /// The first member in which what two manifests make differs, in words; nil when it does not.
    package func difference(from wanted: RunManifest) -> String? {
        let there = wanted.json
        for pair in json.members?.pairs ?? [] where pair.name != "arguments" {
            let (mine, other) = (pair.value.text, (there[pair.name] ?? .null).text)
            // As text, in which 2.0 read back as 2 is the same.
            if mine != other { return "its \(pair.name) is \(mine), asked for is \(other)" }
        }
        return nil
    }

    /// Whether the pictures of both are the same, however their runs were asked for.
    package func makesTheSame(as other: RunManifest) -> Bool {
        difference(from: other) == nil
    }

    /// The class loss in a manifest, which may have none; nil when it cannot be read.
    private static func loss(_ json: JSONValue) -> ClassLoss?? {
        if json == .null { return .some(nil) }
        return json.string.flatMap(ClassLoss.init).map(Optional.some)
    }

    /// The keyword of the text that carries the manifest in a PNG file.
    package static let keyword = "tench"
}

extension RunManifest {
    /// The manifest as an object; numbers of the preset in the form the command line takes them.
    package var json: JSONValue {
        [
            "client": .string(client),
            "version": .string(version),
            "arguments": .array(arguments.map(JSONValue.string)),
            "server": .string(server),
            "models": .array(models.map(\.json)),
            "preset": .string(preset.name),
            "octaves": .array(preset.octaves.map { .string($0.description) }),
            "loss": preset.loss.map { .string($0.description) } ?? .null,
            "blur": .string(preset.blur.rawValue),
            "start": .string(preset.start.description),
            "random": .string(random.rawValue),
            "seed": JSONValue(seed),
            "experiment": experiment,
        ]
    }

    /// Reads what `json` wrote; nil when a member is missing or of the wrong form.
    package init?(_ json: JSONValue) {
        guard let client = json["client"]?.string, let version = json["version"]?.string,
            let server = json["server"]?.string, let name = json["preset"]?.string,
            let loss = json["loss"].flatMap(Self.loss),
            let blur = json["blur"]?.string.flatMap(Preset.BlurExtent.init),
            let start = json["start"]?.string.flatMap(StartNoise.init),
            let random = json["random"]?.string.flatMap(RandomKind.init),
            let seed = json["seed"]?.integer,
            let arguments = json["arguments"]?.all({ $0.string }),
            let models = json["models"]?.all(Model.init),
            let octaves = json["octaves"]?.all({ $0.string.flatMap(Octave.init) }),
            let experiment = json["experiment"], experiment.members != nil
        else { return nil }
        self.init(
            client: client,
            arguments: arguments,
            server: server,
            models: models,
            preset: Preset(name: name, octaves: octaves, loss: loss, blur: blur, start: start),
            random: random,
            seed: seed,
            experiment: experiment
        )
        self.version = version
    }
}

extension RunManifest.Model {
    /// The four as an object.
    package var json: JSONValue {
        [
            "name": .string(name), "architecture": .string(architecture),
            "version": JSONValue(version), "sha256": .string(sha256),
        ]
    }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let sha256 = json["sha256"]?.string,
            let architecture = json["architecture"]?.string, let version = json["version"]?.integer
        else { return nil }
        self.init(name: name, architecture: architecture, version: version, sha256: sha256)
    }
}

extension JSONValue {
    /// Every element of an array, read; nil when one cannot be.
    fileprivate func all<Element>(_ read: (JSONValue) -> Element?) -> [Element]? {
        guard let array else { return nil }
        let elements = array.compactMap(read)
        return elements.count == array.count ? elements : nil
    }
}
