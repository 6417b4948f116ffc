/// The parts of a batch that are computed one after another.
///
/// Where nothing passes from item to item, a whole batch at once would only push its activations
/// out of the caches: eight pictures of 299×299 through ResNet-50 take a tenth longer then. Small
/// pictures go together, since they share the reading of the weights.
struct BatchParts: Sendable {
    /// The items of each part, in order.
    let ranges: [Range<Int>]

    /// What a part's working memory should stay below.
    private static let bytes = 16 << 20

    /// Parts of nearly equal size of `items` items whose working memory is `bytesOfAnItem` each.
    init(items: Int, bytesOfAnItem: Int) {
        let most = max(1, BatchParts.bytes / max(bytesOfAnItem, 1))
        let parts = max(1, (items + most - 1) / most)
        ranges = (0..<parts).map { items * $0 / parts..<items * ($0 + 1) / parts }
    }
}
