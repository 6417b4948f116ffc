import Kernels
import Networks
import Tensors

/// Products of queries and keys, with what was added to them: what attention takes a softmax of.
struct Scores {
    let layout: TokenLayout
    let queries: Sight
    let keys: Sight
    /// What each product is multiplied by.
    var scale: Float
    /// What is added for each pair of tokens.
    var bias = PositionBias.none
    /// Where the bias's parameters' names begin.
    var scope: String?
    /// For each token the group of its sequence that it may look at.
    var groups: [UInt8]?

    /// Tokens of a sequence.
    var tokens: Int { layout.tokens }
    /// Whether nothing was added.
    var isPlain: Bool {
        if case .none = bias { groups == nil } else { false }
    }
}

/// How numbers are those of heads of tokens of sequences: extents are those of a batch, whose first
/// axes are sequences and the others heads, then tokens and a head's channels.
struct TokenLayout: Equatable {
    /// The extents before the last two.
    let batch: [Int]
    /// How many of them count sequences.
    let split: Int
    /// Tokens of a sequence.
    let tokens: Int
    /// Channels of a head.
    let head: Int

    /// Sequences of a picture.
    var sequences: Int { batch[..<split].reduce(1, *) }
    /// Heads.
    var heads: Int { batch[split...].reduce(1, *) }
    /// The channels of all heads.
    var channels: Int { heads * head }
    /// The extents.
    var extents: [Int] { batch + [tokens, head] }
    /// The axes as they lie in memory where a token's heads are one after another.
    var order: [Int] {
        Array(0..<split) + [batch.count] + Array(split..<batch.count) + [batch.count + 1]
    }

    /// How many channels a token's pixel has in what is seen, if it is so divided: pixels of tokens
    /// of sequences, in each the heads one after another.
    func pixel(of sight: Sight) -> Int? {
        let pixel = sight.strides[batch.count]
        guard tokens > 1, head == 1 || sight.strides[batch.count + 1] == 1,
            sight.offset % max(pixel, 1) + channels <= pixel, sight.offset < pixel,
            isRun(split..<batch.count, from: head, sight),
            isRun(0..<split, from: tokens * pixel, sight)
        else { return nil }
        return pixel
    }

    private func isRun(_ axes: Range<Int>, from first: Int, _ sight: Sight) -> Bool {
        var step = first
        for axis in axes.reversed() where batch[axis] != 1 {
            guard sight.strides[axis] == step else { return false }
            step *= batch[axis]
        }
        return true
    }

    /// The layout of both queries and keys, in which each sight divides so; nil where there is
    /// none.
    init?(extents: [Int], _ sights: [Sight]) {
        guard extents.count >= 2 else { return nil }
        let batch = Array(extents.dropLast(2))
        for split in 0...batch.count {
            self.init(
                batch: batch,
                split: split,
                tokens: extents[batch.count],
                head: extents[batch.count + 1]
            )
            if sights.allSatisfy({ pixel(of: $0) != nil }) { return }
        }
        return nil
    }

    private init(batch: [Int], split: Int, tokens: Int, head: Int) {
        self.batch = batch
        self.split = split
        self.tokens = tokens
        self.head = head
    }
}

// MARK: What is added

extension Scores {
    /// What masks add between tokens that don't see one another, as the engine does.
    private static let hidden: Float = -100
    /// Less than this is no bias: where a token sees none, its softmax may be no number.
    private static let least: Float = -1e4

    /// The same with a tensor of extents `own` added, which scores of `extents`, as many,
    /// broadcast; nil where attention can't do it.
    ///
    /// `scope` is where the names of parameters begin that the numbers are; nil where nothing
    /// trains them.
    func adding(_ numbers: [Float], _ own: [Int], to extents: [Int], scope: String?) -> Scores? {
        let rank = extents.count
        let axes = (0...rank - 2).first { split in
            extents[..<split].reduce(1, *) == layout.sequences
                && extents[split..<rank - 2].reduce(1, *) == layout.heads
        }
        guard let split = axes, extents[rank - 1] == tokens, extents[rank - 2] == tokens else {
            return nil
        }
        let sequences = own[..<split].reduce(1, *)
        let heads = own[split..<rank - 2].reduce(1, *)
        var sum = self
        if scope == nil, numbers.allSatisfy({ $0 == 0 }) { return self }
        guard own[rank - 1] == tokens, own[rank - 2] == tokens,
            numbers.allSatisfy({ $0.isFinite && $0 >= Self.least })
        else { return nil }
        if let scope {
            guard sequences == 1, case .none = bias, heads == 1 || heads == layout.heads else {
                return nil
            }
            sum.bias = .pairs(heads: heads, tokens: tokens)
            sum.scope = scope
            return sum
        }
        if sequences > 1 || layout.sequences == 1 && heads == 1 {
            guard heads == 1, groups == nil else { return nil }
            sum.groups = masked(numbers)
            if sum.groups != nil { return sum }
        }
        guard sequences == 1, case .none = bias, heads == 1 || heads == layout.heads else {
            return nil
        }
        let block = FloatBlock(layout.heads * tokens * tokens)
        for place in 0..<block.count { unsafe block.base[place] = numbers[place % numbers.count] }
        sum.bias = .fixed(block)
        return sum
    }

    /// The groups of tokens of each sequence that a mask keeps apart; nil where it does otherwise.
    private func masked(_ mask: [Float]) -> [UInt8]? {
        guard mask.count == layout.sequences * tokens * tokens else { return nil }
        var groups: [UInt8] = []
        groups.reserveCapacity(layout.sequences * tokens)
        for first in stride(from: 0, to: mask.count, by: tokens * tokens) {
            let start = groups.count
            var firsts: [Int] = []
            for token in 0..<tokens {
                let group = firsts.firstIndex { mask[first + token * tokens + $0] == 0 }
                if group == nil { firsts.append(token) }
                guard firsts.count <= Int(UInt8.max) else { return nil }
                groups.append(UInt8(group ?? firsts.count - 1))
            }
            for pair in 0..<tokens * tokens {
                let (row, column) = pair.quotientAndRemainder(dividingBy: tokens)
                let isSeen = groups[start + row] == groups[start + column]
                guard mask[first + pair] == (isSeen ? 0 : Self.hidden) else { return nil }
            }
        }
        return groups
    }
}
