/// What a Resize or Upsample node does to a value of some extents: what each coordinate of each
/// axis is made of.
struct Resizing: Sendable {
    /// The extents of what is made.
    let extents: [Int]
    /// For each axis, for each coordinate, what it is made of; nil for an axis that stays as it is.
    ///
    /// Where a coordinate is made of nothing, it lies outside a crop, and `extrapolation` stands
    /// there.
    let axes: [[[ResizeTap]]?]
    /// Whether every number is one that was there.
    let isNearest: Bool
    /// What stands outside a crop.
    let extrapolation: Float

    /// What the node makes of a value of these extents; its other inputs are known.
    ///
    /// The first of `inputs` isn't looked at.
    init(
        _ node: Node,
        opset: Int,
        extents: [Int],
        inputs: [Constant?]
    ) throws(FoldingError) {
        let versions = Folding.rules[node.operation]?.versions ?? []
        let version = versions.last { $0 <= opset } ?? 0
        try self.init(Evaluation(node: node, version: version, inputs: inputs), extents)
    }

    /// The same of a node that is evaluated.
    init(_ node: Evaluation, _ input: [Int]) throws(FoldingError) {
        let rule = try ResizeRule(node)
        let axes = try ResizeRule.Axis.all(node, input)
        extents = axes.map(\.output)
        try node.size(extents)
        var taps: [[[ResizeTap]]?] = []
        for (number, axis) in axes.enumerated() {
            guard axis.input > 0 || axis.output == 0 else {
                throw node.failure("axis \(number) of \(input) has nothing to be made of")
            }
            guard max(rule.reach(axis), 1) * Double(axis.output) <= Double(FoldingLimits.taps)
            else {
                throw node.failure("axis \(number) is scaled by \(axis.scale), which is too little")
            }
            taps.append(axis.isWhole ? nil : rule.taps(axis))
        }
        self.axes = taps
        isNearest = if case .nearest = rule.mode { true } else { false }
        extrapolation = try node.float("extrapolation_value") ?? 0
    }
}

extension ResizeRule {
    /// The rule that a node's attributes name; Upsample and the first Resize know a few.
    fileprivate init(_ node: Evaluation) throws(FoldingError) {
        self.init()
        let isOld = node.node.operation == "Upsample" || node.version < 11
        let mode = try node.word("mode", of: ["nearest", "linear", "cubic", "bilinear"])
        if !isOld {
            let coordinates = try node.word(
                "coordinate_transformation_mode",
                of: Coordinates.allCases.map(\.rawValue)
            )
            self.coordinates = Coordinates(rawValue: coordinates) ?? .halfPixel
            excludesOutside = try node.flag("exclude_outside")
            isAntialiased = try node.flag("antialias", since: 18)
        }
        switch mode {
        case "linear", "bilinear": self.mode = .linear
        case "cubic": self.mode = .cubic(Double(try node.float("cubic_coeff_a") ?? -0.75))
        default:
            guard !isOld else { break }
            let rounding = try node.word(
                "nearest_mode",
                of: Rounding.allCases.dropLast().map(\.rawValue)
            )
            self.mode = .nearest(Rounding(rawValue: rounding) ?? .preferFloor)
        }
        if isOld, mode == "cubic" { throw node.failure("mode cubic isn't known before 11") }
    }
}

extension ResizeRule.Axis {
    /// All axes of a value, as the node's scales or sizes make them.
    fileprivate static func all(
        _ node: Evaluation,
        _ input: [Int]
    ) throws(FoldingError) -> [ResizeRule.Axis] {
        let rank = input.count
        let listed = try node.version < 18 ? nil : node.ints("axes")
        let chosen = try node.axes(listed ?? Array(0..<rank), of: rank)
        let isOld = node.node.operation == "Upsample" || node.version < 11
        var scales = try Self.scales(node, isOld)
        var sizes = try isOld ? nil : node.optionalIntegers(3)
        if sizes?.isEmpty ?? false, rank > 0 { sizes = nil }
        guard scales == nil || sizes == nil, let count = scales?.count ?? sizes?.count,
            count == chosen.count
        else {
            throw node.failure("it needs scales or sizes, one for each of \(chosen.count) axes")
        }
        if let written = sizes {
            (scales, sizes) = try fitted(node, written, chosen.map { input[$0] })
        }
        let region = try Self.region(node, chosen.count)
        var axes = input.map { Self(input: $0, output: $0, scale: 1, region: (0, 1)) }
        for (position, axis) in chosen.enumerated() {
            let scale = scales?[position] ?? 1
            guard scale.isFinite, scale >= 0 else {
                throw node.failure("axis \(axis) cannot be scaled by \(scale)")
            }
            // Single precision undoes what was lost when the exporting library divided.
            let scaled = Int(saturating: Double((Float(input[axis]) * scale).rounded(.down)))
            axes[axis] = Self(
                input: input[axis],
                output: sizes?[position] ?? scaled,
                scale: scale,
                region: region.map { ($0[position], $0[position + chosen.count]) } ?? (0, 1)
            )
        }
        return axes
    }

    private static func scales(
        _ node: Evaluation,
        _ isOld: Bool
    ) throws(FoldingError) -> [Float]? {
        if node.node.operation == "Upsample", node.version < 9 {
            guard case .floats(let scales) = node.node.attributes["scales"] else {
                throw node.failure("it has no scales")
            }
            return scales
        }
        let index = isOld ? 1 : 2
        guard let input = node.optional(index), input.count > 0 else { return nil }
        guard input.count <= Limits.rank else {
            throw node.failure("\(input.count) scales are too many")
        }
        return try node.floats(index)
    }

    /// The part of the value that is shown, starts before ends, where it is asked for.
    private static func region(_ node: Evaluation, _ count: Int) throws(FoldingError) -> [Float]? {
        let mode = node.node.attributes["coordinate_transformation_mode"]
        guard case .string("tf_crop_and_resize") = mode else { return nil }
        let region = try node.floats(1)
        guard region.count == 2 * count, region.allSatisfy(\.isFinite) else {
            throw node.failure("its region has \(region.count) numbers in place of \(2 * count)")
        }
        return region
    }

    /// Scales for sizes, and the sizes: those written, or such that all scales are alike.
    private static func fitted(
        _ node: Evaluation,
        _ sizes: [Int],
        _ input: [Int]
    ) throws(FoldingError) -> (scales: [Float], sizes: [Int]) {
        let policy =
            try node.version < 18
            ? "stretch"
            : node.word("keep_aspect_ratio_policy", of: ["stretch", "not_larger", "not_smaller"])
        try node.size(sizes)
        let scales = zip(sizes, input).map { $1 == 0 ? 1 : Float($0) / Float($1) }
        guard policy != "stretch" else { return (scales, sizes) }
        let scale = (policy == "not_larger" ? scales.min() : scales.max()) ?? 1
        let rounded = input.map {
            Int(saturating: Double((scale * Float($0) + 0.5).rounded(.down)))
        }
        return (scales.map { _ in scale }, rounded)
    }
}
