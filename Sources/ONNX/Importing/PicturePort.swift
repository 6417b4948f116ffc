import Networks

/// The input by which a file takes pictures, and how they lie in it.
struct PicturePort {
    /// The tensor's name.
    let name: String
    /// Their channels.
    let channels: Int
    /// How many pictures the file was written for, where that is more than one.
    let batch: Int
    /// Height and width, where the file says them.
    let size: (height: Int, width: Int)?
    /// Where in the file's extents channels, rows and columns are.
    private let axes: (channels: Int, height: Int, width: Int)
    private let rank: Int

    /// The one input that isn't among the file's own numbers.
    init(_ model: Model) throws(ONNXError) {
        let ports = model.inputs
        guard ports.count == 1, let port = ports.first else {
            let names = ports.map(\.name.debugDescription).joined(separator: ", ")
            throw .inputs(
                ports.isEmpty
                    ? "it has no input"
                    : "it has \(ports.count) inputs, \(names); one picture is fed"
            )
        }
        name = port.name
        let extents = port.extents ?? [.unknown, .unknown, .unknown, .unknown]
        guard extents.count == 4 || extents.count == 3 else {
            throw .inputs(
                "its input \(port.name.debugDescription) has \(extents.count) axes; pictures have "
                    + "4, [n, c, h, w] or [n, h, w, c]"
            )
        }
        rank = extents.count
        let first = rank - 3
        func fixed(_ axis: Int) -> Int? {
            if case .fixed(let extent) = extents[axis], extent > 0 { extent } else { nil }
        }
        // Channels are few; where both ends could be theirs, they come first.
        let isFew = { (axis: Int) in fixed(axis).map { $0 <= 4 } ?? false }
        let isLast = !isFew(first) && isFew(rank - 1)
        axes = isLast ? (rank - 1, first, first + 1) : (first, first + 1, first + 2)
        channels = fixed(axes.channels) ?? 3
        batch = rank == 4 ? fixed(0) ?? 1 : 1
        if let height = fixed(axes.height), let width = fixed(axes.width) {
            size = (height, width)
        } else {
            size = nil
        }
        guard channels <= 1 << 16, (size?.height ?? 1) <= 1 << 14, (size?.width ?? 1) <= 1 << 14
        else {
            let shape = extents.map(\.words).joined(separator: ", ")
            throw .inputs(
                "its input \(port.name.debugDescription) is [\(shape)]; pictures have no more than "
                    + "\(1 << 14) rows or columns"
            )
        }
    }

    /// The network's input as the file sees it.
    func traced(_ value: GraphBuilder.Value, height: Int, width: Int) -> Traced {
        var extents = [Int](repeating: 1, count: rank)
        extents[axes.channels] = channels
        extents[axes.height] = height
        extents[axes.width] = width
        let others = rank == 4 ? [0] : []
        return Traced(
            value: value,
            extents: extents,
            order: others + [axes.height, axes.width, axes.channels]
        )
    }
}

extension Extent {
    /// How far it reaches, for people.
    fileprivate var words: String {
        switch self {
        case .fixed(let extent): "\(extent)"
        case .symbolic(let name): name
        case .unknown: "?"
        }
    }
}
