/// Who makes which of a run's pictures: those that nobody makes yet, and hands that take one each.
///
/// A hand that is lost gives its picture back, so the others wait until the last one is made.
actor Roster {
    private var waiting: [Int]
    private var hands: Int
    private var underWay = 0
    private var idle: [CheckedContinuation<Void, Never>] = []

    /// The places of pictures in their order, and how many hands there are to make them.
    init(_ places: [Int], hands: Int) {
        waiting = places.reversed()
        self.hands = hands
    }

    /// The next picture to make; nil when all are made or the run is given up.
    func next() async -> Int? {
        while waiting.isEmpty && underWay > 0 {
            await withCheckedContinuation { idle.append($0) }
        }
        guard let place = waiting.popLast() else { return nil }
        underWay += 1
        return place
    }

    /// A picture is made.
    func finish() {
        underWay -= 1
        wake()
    }

    /// Whether there is more than one hand.
    var hasOthers: Bool { hands > 1 }

    /// A hand is lost in the middle of a picture, which is made by another.
    ///
    /// - Returns: Whether there is another.
    func handOver(_ place: Int) -> Bool {
        hands -= 1
        underWay -= 1
        if hands > 0 { waiting.append(place) }
        wake()
        return hands > 0
    }

    /// Nobody is to begin another picture.
    func giveUp() {
        (waiting, underWay) = ([], 0)
        wake()
    }

    private func wake() {
        for hand in idle { hand.resume() }
        idle = []
    }
}
