import Randomness
import Tensors
import Testing

@testable import ONNX

/// What a hostile file may write where constants are folded: any op with any inputs and attributes.
@Suite struct FoldingAttackTests {
    /// Numbers that count axes and elements, or are beyond all of them.
    private static let integers = [
        0, 1, 2, 3, 4, 7, -1, -2, -3, 1000, 1 << 40, 1 << 62, -(1 << 40), .max, .max - 1, .min,
        .min + 1,
    ]
    private static let floats: [Float] = [
        0, -0.0, 1, 2, 0.5, -1.5, 1e-30, 3e38, -3e38, .infinity, -.infinity, .nan,
    ]
    private static let words = [
        "nearest", "linear", "cubic", "edge", "reflect", "wrap", "LEFT", "RIGHT", "CRD", "add",
        "floor", "align_corners", "tf_crop_and_resize", "half_pixel_symmetric", "not_larger",
        "tanh", "ij,jk->ik", "...i,...i", "ii->i", "->", "i..", "",
    ]
    private static let names = [
        "axis", "axes", "to", "keepdims", "noop_with_empty_axes", "starts", "ends", "steps",
        "split",
        "num_outputs", "perm", "mode", "pads", "value", "start", "end", "allowzero", "k", "dtype",
        "batch_dims", "reduction", "upper", "alpha", "beta", "transA", "equation", "scales",
        "coordinate_transformation_mode", "nearest_mode", "antialias", "exclude_outside",
        "keep_aspect_ratio_policy", "blocksize", "direction", "fmod", "exclusive", "reverse", "p",
        "largest", "select_last_index", "epsilon", "min", "max", "value_ints", "approximate",
        "block_size",
    ]

    @Test func neverTraps() throws {
        var random = SplitMix64(seed: 15)
        var (results, refusals) = (0, 0)
        for operation in Folding.rules.keys.sorted() {
            for _ in 0..<300 {
                let node = Self.node(operation, &random)
                let inputs = node.inputs.map { $0.isEmpty ? nil : Self.constant(&random) }
                let opset = Int(random.next() % 23) + 6
                do throws(FoldingError) {
                    let made = try Folding.evaluate(node, opset: opset, inputs: inputs)
                    results += 1
                    for constant in made ?? [] {
                        #expect(constant.extents.reduce(1, *) == constant.count)
                    }
                } catch {
                    refusals += 1
                    #expect(error.description.utf8.count < 50_000)
                }
            }
        }
        // Both ways are gone often enough to mean something.
        #expect(results > 2000 && refusals > 2000)
    }

    private static func any<T>(_ values: [T], _ random: inout SplitMix64) -> T {
        values[Int(random.next() % UInt64(values.count))]
    }

    private static func list<T>(_ values: [T], _ random: inout SplitMix64) -> [T] {
        (0..<(random.next() % 5)).map { _ in any(values, &random) }
    }

    private static func node(_ operation: String, _ random: inout SplitMix64) -> Node {
        var attributes: [String: Attribute] = [:]
        for _ in 0..<(random.next() % 6) {
            let name = any(names, &random)
            attributes[name] =
                switch random.next() % 7 {
                case 0, 1: .int(any(integers, &random))
                case 2: .ints(list(integers, &random))
                case 3: .float(any(floats, &random))
                case 4: .floats(list(floats, &random))
                case 5: .tensor(constant(&random))
                default: .string(any(words, &random))
                }
        }
        return Node(
            name: "attack",
            fileName: "",
            operation: operation,
            domain: "",
            inputs: (0..<(random.next() % 5)).map { random.next() % 8 == 0 ? "" : "x\($0)" },
            outputs: (0..<(1 + random.next() % 3)).map { "y\($0)" },
            attributes: attributes
        )
    }

    private static func constant(_ random: inout SplitMix64) -> Constant {
        // Half of them are lists, which most ops read their numbers from.
        let rank = random.next() % 2 == 0 ? 1 : Int(random.next() % 5)
        let extents = (0..<rank).map { _ in Int(random.next() % 4) }
        let count = extents.reduce(1, *)
        switch random.next() % 7 {
        case 0...2: return Constant(extents, floats: (0..<count).map { _ in any(floats, &random) })
        case 3...5:
            // Small numbers are often accepted; others are there to be refused.
            let some = random.next() % 2 == 0 ? Array(integers.prefix(4)) : integers
            return Constant(extents, integers: (0..<count).map { _ in any(some, &random) })
        default:
            return Constant(extents, bools: (0..<count).map { _ in random.next() % 2 == 0 })
        }
    }
}
