package import Wire

/// Which of a network's layers a picture is judged by.
package struct LayerChoice: Sendable, Equatable {
    /// Middle layers, the shallowest first: at least one.
    package let middle: [String]
    /// The last layer before the classes.
    package let last: String

    /// Chooses by what the daemon says of the layers.
    ///
    /// The middle ones are those at whose depth a position covers 4, 8 and 16 pixels of the input,
    /// or whatever a small network has of these: deep enough for textures and parts of things, not
    /// yet so deep that there is little but classes. Of each depth it is the one with most
    /// channels, and of equal ones the last: the end of a stage. Of SqueezeNet 1.1 these are
    /// `features.4`, `features.7` and `features`, of ResNet-50 `layer1` to `layer3`, of GoogLeNet
    /// `conv3`, `inception3b` and `inception4e`.
    ///
    /// - Parameters:
    ///   - layers: The layers in their order, with their shapes for pictures of one size.
    ///   - side: That size: the height of the input.
    ///   - classCount: How many classes the network tells apart: a map with a channel for each is
    ///     an output.
    ///   - named: The middle layers, when they are chosen by hand.
    /// - Throws: `JudgeError` when there is no such layer, or no map at all.
    package init(
        among layers: [ModelDescription.Layer],
        side: Int,
        classCount: Int,
        named: [String] = []
    ) throws(JudgeError) {
        // Operations between modules are left out: the choice is that of daemons that don't tell
        // them.
        let maps = layers.filter {
            $0.isPlanes && $0.shape[1] != classCount && $0.kind != "dropout" && !$0.isFunction
        }
        guard let last = maps.last else { throw .withoutMaps }
        if let stray = named.first(where: { name in !layers.contains { $0.name == name } }) {
            throw .withoutLayer(stray)
        }
        self.last = last.name
        middle = named.isEmpty ? Self.stages(of: maps, side: side).map(\.name) : named
    }

    private static func stages(
        of maps: [ModelDescription.Layer],
        side: Int
    ) -> [ModelDescription.Layer] {
        // Not the maps of one position, which have no statistics.
        let wide = maps.filter { $0.shape[2] > 1 && $0.shape[3] > 1 }
        let strides = wide.map { Double(side) / Double($0.shape[2]) }
        let stages = [2.8..<5.7, 5.7..<11.3, 11.3..<22.6].compactMap { range in
            zip(wide, strides).filter { range.contains($1) }.map { $0.0 }
                .enumerated()
                .max { ($0.element.shape[1], $0.offset) < ($1.element.shape[1], $1.offset) }?
                .element
        }
        return stages.isEmpty ? [wide.last ?? maps[maps.count - 1]] : stages
    }
}
