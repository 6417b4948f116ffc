internal import JSON
package import Options
internal import Runs
internal import Tench
internal import Wire

extension MatchOptions {
    /// Makes a picture for each given one, matched under these options.
    ///
    /// - Parameters:
    ///   - aims: What is to be matched.
    ///   - isSquashing: Whether the given pictures are first brought to the first octave's size, as
    ///     photographs are; else they are resized only as the octaves' crops ask.
    ///   - model: The network's name.
    ///   - judges: The names of networks in whose outputs distances are told too.
    ///   - ending: How the results are named after the given pictures.
    ///   - options: The run's own.
    ///   - client: The client program's name.
    ///   - connection: Where the daemons are.
    /// - Throws: What a run throws.
    package func draw(
        _ aims: [MatchExperiment.Aim],
        squashing isSquashing: Bool = false,
        model: String,
        judges: [String] = [],
        ending: MatchEnding,
        options: RunOptions,
        client: String,
        over connection: ConnectionOptions
    ) async throws {
        try await connection.carryOut { links in
            let network = try await RemoteModel(model, over: links)
            var others: [RemoteModel] = []
            for judge in judges { others.append(try await RemoteModel(judge, over: links)) }
            let architecture = network.description.architecture
            let preset = self.preset(for: architecture)
            let scale = self.scale(for: architecture)
            let descended = self.loss(for: architecture)
            let side = preset.octaves[0].size
            let experiment = MatchExperiment(
                isSquashing ? aims.map { $0.squashed(to: side) } : aims,
                ending: ending,
                model: network,
                judges: others,
                labels: try options.labels(for: network),
                layer: layer,
                loss: descended,
                scale: scale
            )
            let manifest = try await options.manifest(
                Invocation(
                    client,
                    leavingOut: ConnectionOptions.inessential + RunOptions.inessential
                        + BatchOptions.inessential
                ),
                models: [network] + others,
                preset: preset,
                experiment: [
                    "k": JSONValue(Double(scale)),
                    "distance": .string(descended.description), "layer": .string(layer),
                    "given": .array(aims.map { .string($0.given.sha256) }),
                ],
                over: links[0]
            )
            try await PictureRun(
                experiment,
                manifest: manifest,
                options: options,
                sideBySide: batching.count(for: preset)
            ).make(over: links)
        }
    }
}
