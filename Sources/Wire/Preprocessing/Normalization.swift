/// What is taken from each channel, and what it is divided by then: (x − mean)/deviation.
public enum Normalization: Sendable, Hashable {
    /// Nothing.
    case none
    /// ImageNet's mean and deviation of each colour, which torchvision's networks were trained
    /// with.
    case imagenet
    /// 0.5 and 0.5, so that 0…1 becomes −1…1: TensorFlow's habit.
    case half
    /// Three means and three deviations, in the order of the network's channels.
    case given(Statistics)

    /// Means and deviations of three channels.
    public struct Statistics: Sendable, Hashable {
        /// What is taken away.
        public let mean: [Double]
        /// What it is divided by then; each is greater than 0.
        public let deviation: [Double]

        /// Three of each; nil unless all are finite and the deviations greater than 0.
        public init?(mean: [Double], deviation: [Double]) {
            guard mean.count == 3, deviation.count == 3, mean.allSatisfy(\.isFinite),
                deviation.allSatisfy({ $0.isFinite && $0 > 0 })
            else { return nil }
            self.init(uncheckedMean: mean, deviation: deviation)
        }

        fileprivate init(uncheckedMean mean: [Double], deviation: [Double]) {
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// The numbers for channels in this order: named ones follow their colours.
    package func statistics(of channels: ChannelOrder) -> Statistics {
        func following(_ mean: [Double], _ deviation: [Double]) -> Statistics {
            let colours = channels.colours
            return Statistics(
                uncheckedMean: colours.map { mean[$0] },
                deviation: colours.map { deviation[$0] }
            )
        }
        return switch self {
        case .none: following([0, 0, 0], [1, 1, 1])
        case .imagenet: following([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        case .half: following([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
        case .given(let statistics): statistics
        }
    }

    /// Whether its numbers were measured on values in 0…1, and fit no other range.
    package var isOfUnitRange: Bool {
        switch self {
        case .imagenet, .half: true
        case .none, .given: false
        }
    }
}

extension Normalization: Spelled {
    package static let standard = none
    package static let form = "none|imagenet|half|MEANS/DEVIATIONS"

    private static let named: [(name: String, value: Normalization)] = [
        ("none", .none), ("imagenet", .imagenet), ("half", .half),
    ]

    package var spelling: String {
        if case .given(let given) = self {
            return NumberList.text(given.mean) + "/" + NumberList.text(given.deviation)
        }
        return Self.named.first { $0.value == self }?.name ?? ""
    }

    package init(spelling: String) throws(Misspelling) {
        if let value = Self.named.first(where: { $0.name == spelling })?.value {
            self = value
            return
        }
        let parts = spelling.split(separator: "/", omittingEmptySubsequences: false)
        guard spelling.contains(where: \.isNumber), parts.count == 2 else {
            throw Misspelling(
                mustBe: "none, imagenet, half, or three means, a slash and three deviations, such "
                    + "as 104:117:123/1:1:1"
            )
        }
        let mean = try NumberList.read(
            parts[0],
            count: 3,
            form: "three means, one for each channel, before the slash, such as 104:117:123/1:1:1"
        )
        let deviation = try NumberList.read(
            parts[1],
            count: 3,
            form: "three deviations, one for each channel, behind the slash, such as "
                + "104:117:123/1:1:1"
        )
        guard let given = Statistics(mean: mean, deviation: deviation) else {
            throw Misspelling(
                mustBe: "deviations greater than 0, as in 104:117:123/1:1:1, where 1 divides by "
                    + "nothing"
            )
        }
        self = .given(given)
    }
}
