import ArgumentParser
internal import JSON
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// The options of every experiment on classes, and the run that they amount to.
package struct ClassOptions: ParsableArguments, Sendable {
    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The classes: 0,11,500-509, or all.", valueName: "list"))
    var classes: ClassList

    @OptionGroup(title: "Generation") var generation: PresetOptions
    @OptionGroup(title: "The run") var options: RunOptions
    @OptionGroup(title: "The run") var batching: BatchOptions

    private static let inessential =
        ConnectionOptions.inessential + RunOptions.inessential + BatchOptions.inessential

    /// No options given.
    package init() {}

    /// Makes pictures down the weighted sum of networks' class losses.
    ///
    /// Unless one is chosen, the preset is that of the first network's architecture.
    ///
    /// - Parameters:
    ///   - models: The networks; one without a weight has that of the preset's loss.
    ///   - client: The client program's name.
    /// - Throws: What a run throws.
    package func draw(_ models: [WeightedModel], client: String) async throws {
        try await connection.carryOut { links in
            var networks: [RemoteModel] = []
            for model in models {
                networks.append(try await RemoteModel(model.name, over: links))
            }
            let preset = generation.preset(for: networks[0].description.architecture)
            let members = zip(networks, models).map {
                ClassExperiment.Member($0, weight: $1.weight ?? preset.classLoss.weight)
            }
            let experiment = ClassExperiment(
                members,
                classes: try classes.classes(of: members.classCount()),
                labels: try options.labels(for: networks[0]),
                loss: preset.classLoss
            )
            let manifest = try await options.manifest(
                Invocation(client, leavingOut: Self.inessential),
                models: networks,
                preset: preset,
                experiment: ["weights": .array(members.map { .double(Double($0.weight)) })],
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

extension WeightedModel: ExpressibleByArgument {}
