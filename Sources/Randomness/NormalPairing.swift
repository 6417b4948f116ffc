/// What turns uniform numbers into normal ones, two by two, to the same bits whoever does it.
///
/// This room's own takes one pair after the other; the kernels' takes many at once, and this room
/// does not know them.
@safe package struct NormalPairing: Sendable {
    /// Changes pairs (u, v) of numbers in [0, 1), one after the other, where they lie.
    let turn: @Sendable (UnsafeMutableBufferPointer<Float>) -> Void

    /// What `turn` does, which must give `TenchRandom`'s numbers.
    package init(_ turn: @escaping @Sendable (UnsafeMutableBufferPointer<Float>) -> Void) {
        unsafe self.turn = turn
    }

    /// One pair after the other.
    package static let single = unsafe NormalPairing { numbers in
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            let pair = unsafe BoxMuller.normals(numbers[index], numbers[index + 1])
            unsafe (numbers[index], numbers[index + 1]) = pair
        }
    }
}
