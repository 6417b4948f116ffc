internal import ArgumentParser
internal import Experiments
internal import Options
internal import Wire

/// What channels, neurons, directions and whole layers of networks look for.
@main
struct FeaturePictures: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-feature",
        abstract: "Generate what channels, neurons, directions and layers of networks look for.",
        discussion: """
            An objective is a weighted sum of features, which is raised, from noise or from a \
            photograph: layer:3 is a channel, layer:3@centre or layer:3@COLUMN,ROW a neuron, \
            layer a whole layer, layer:[FILE] a direction, logits:goldfinch a class. \
            min(a, b) raises the lower of several. NETWORK/layer:3 is another network's. Writes a \
            PNG for each picture, with the run's manifest in a text chunk, a contact sheet and \
            run.json.

            Examples:
              tench-feature --model googlenet --objective '0.5*conv3:10 + 0.5*conv3:20 - logits:3'
              tench-feature --model googlenet --channels conv3:0-63 --out channels
              tench-feature --model googlenet --objective conv3 --from cat.jpg --out dream
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var features: FeatureOptions
    @OptionGroup(title: "The run") var options: RunOptions

    mutating func run() async throws {
        try await features.draw(options, client: Self._commandName, over: connection)
    }
}
