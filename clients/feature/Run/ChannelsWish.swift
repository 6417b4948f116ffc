internal import ArgumentParser
internal import Experiments

/// Channels of a layer, a picture each: `inception_4c/output`, or `inception_4c/output:0-63`.
struct ChannelsWish: Sendable {
    /// The layer's path.
    let path: String
    /// The channels.
    let channels: ClassList

    /// The objectives of the channels, in order.
    ///
    /// - Throws: `ExpressionError` of a layer or channel that there is not.
    func expressions(among layers: LayerMap) throws(ExpressionError) -> [Expression] {
        let text = "--channels \(self)"
        do throws(ExpressionError.Fault) {
            let layer = try layers.layer(at: path)
            let count = layers.channels(of: layer)
            let list: [Int]
            do throws(ClassListError) {
                list = try channels.classes(of: count)
            } catch { throw .channel(error.classIndex, layer: layer.name, count: count) }
            var expressions: [Expression] = []
            for channel in list {
                let mention = Mention(
                    path: path,
                    aim: .channel(channel),
                    position: nil,
                    range: 0..<text.count
                )
                expressions.append(Expression(text: text, combination: .leaf(mention)))
            }
            return expressions
        } catch {
            throw ExpressionError(text: text, range: 0..<text.count, fault: error)
        }
    }
}

extension ChannelsWish: LosslessStringConvertible {
    /// Reads `LAYER` or `LAYER:LIST`.
    init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            let channels = parts.count == 1 ? .all : ClassList(String(parts[1]))
        else { return nil }
        self.init(path: String(parts[0]), channels: channels)
    }

    /// As `init(_:)` reads it.
    var description: String { channels == .all ? path : "\(path):\(channels)" }
}

extension ChannelsWish: ExpressibleByArgument {}
