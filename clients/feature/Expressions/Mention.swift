/// A feature as an objective's text names it, not yet looked for in any network.
struct Mention: Sendable {
    /// A layer's name, perhaps behind its network's and a slash.
    let path: String
    /// What of the layer is meant.
    let aim: Aim
    /// The place that is meant; nil for all of them.
    let position: Position?
    /// Where in the text it stands, in characters.
    let range: Range<Int>

    /// What of a layer is meant.
    enum Aim: Sendable, Equatable {
        /// All of it.
        case whole
        /// A channel, from 0.
        case channel(Int)
        /// The channel of a class by its name.
        case named(String)
        /// The vector over the channels in a file, and the power of the cosine.
        case direction(file: String, power: Float)
    }
}

/// A place in a layer's planes.
enum Position: Sendable, Hashable, CustomStringConvertible {
    /// Column and row ⌊extent/2⌋: of an even number of places the later one in the middle, as lucid
    /// has it.
    case centre
    /// A column and a row, from 0.
    case at(x: Int, y: Int)

    /// As objectives have it: `@centre` or `@3,5`.
    var description: String {
        switch self {
        case .centre: "@centre"
        case .at(let x, let y): "@\(x),\(y)"
        }
    }
}

extension Mention: CustomStringConvertible {
    /// As it is written, without needless spaces.
    var description: String {
        let place = position?.description ?? ""
        switch aim {
        case .whole: return path
        case .channel(let channel): return "\(path):\(channel)\(place)"
        case .named(let name): return "\(path):\"\(name)\"\(place)"
        case .direction(let file, let power):
            return "\(path):[\(file)]\(power == 0 ? "" : "^\(power)")\(place)"
        }
    }
}
