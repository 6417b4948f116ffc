internal import Experiments
internal import Wire

/// What is wrong with an objective, and where in its text.
struct ExpressionError: Error, Equatable {
    /// The objective as it was given.
    let text: String
    /// The characters that are wrong.
    let range: Range<Int>
    /// What is wrong.
    let fault: Fault

    /// The ways to be wrong.
    enum Fault: Error, Equatable {
        /// Something else was to stand here.
        case expected(String)
        /// A bracket or quote that nothing closes.
        case unclosed(Character)
        /// A bracket that nothing opened.
        case unopened
        /// A weight that is no finite number.
        case weight
        /// A weight with nothing to weigh.
        case lonelyNumber
        /// A weight without `*` behind it.
        case withoutStar
        /// A function that there is not.
        case function(String)
        /// Several channels in the place of one.
        case channelRange
        /// A channel below zero.
        case negativeChannel
        /// A place without a channel.
        case positionOfLayer
        /// A class's name that runs into the next term.
        case nameRunsOn
        /// A layer that a network does not have.
        case layer(String, network: String, near: [String])
        /// A channel that a layer does not have.
        case channel(Int, layer: String, count: Int)
        /// A class's name that is no one class's.
        case className(ClassNameError)
        /// A class's name where there are no classes.
        case notClasses(layer: String)
        /// A place outside a layer.
        case outside(width: Int, height: Int, side: Int)
        /// A layer of vectors where pictures are to differ.
        case withoutPlanes(layer: String)
        /// A direction that cannot be read, or does not fit.
        case direction(DirectionError)
    }
}

extension ExpressionError: CustomStringConvertible {
    /// What is wrong, the objective, and a mark under the place.
    var description: String {
        let mark = String(repeating: "^", count: max(range.count, 1))
        return """
            \(fault)
                \(text)
                \(String(repeating: " ", count: range.lowerBound))\(mark)
            """
    }
}

extension ExpressionError.Fault: CustomStringConvertible {
    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .expected(let what): "expected \(what)"
        case .unclosed(let bracket): "nothing closes this \(bracket)"
        case .unopened: "nothing opened this )"
        case .weight: "a weight is a finite number: 0.5*layer:3"
        case .lonelyNumber:
            "a number alone is no objective; it weighs one: 0.5*layer:3"
        case .withoutStar: "a weight has a * behind it: 0.5*layer:3"
        case .function(let name):
            "there is no function \(Spelling.quote(name)); there is min(…, …)"
        case .channelRange:
            "an objective has one channel at a time: layer:0 + layer:1; --channels layer:0-63 makes "
                + "a picture of each"
        case .negativeChannel:
            "channels count from 0; a minus before the layer lowers one: -layer:3"
        case .positionOfLayer: "a place is one channel's: layer:3@centre"
        case .nameRunsOn:
            "a class's name goes on over hyphens: put spaces around a minus, or the name in quotes"
        case .layer(let name, let network, let near):
            near.isEmpty
                ? "\(network) has no layer \(Spelling.quote(name)) with planes of channels; tenchctl layers \(network) "
                    + "lists those it has"
                : "\(network) has no layer \(Spelling.quote(name)); did you mean "
                    + "\(Spelling.list(near))?"
        case .channel(let channel, let layer, let count):
            "\(layer) has no channel \(channel): it has 0 to \(count - 1)"
        case .className(let error): error.description
        case .notClasses(let layer):
            "\(layer) has channels, by number, and no classes: logits:goldfinch names one"
        case .outside(let width, let height, let side):
            "for pictures of \(side) pixels the layer has columns 0 to \(width - 1) and rows 0 to "
                + "\(height - 1): layer:3@COLUMN,ROW"
        case .withoutPlanes(let layer):
            "pictures can differ where a layer has planes; \(layer) has none: --diversity 4:100:LAYER"
        case .direction(let error): error.description
        }
    }
}
