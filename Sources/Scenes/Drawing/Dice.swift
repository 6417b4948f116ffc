internal import Randomness

/// Where a scene's choices come from: SplitMix64, so that a seed gives the same scene everywhere.
struct Dice: Sendable {
    private var generator: SplitMix64

    /// What a sequence is for; each purpose has its own, so that one's draws never shift another's.
    enum Purpose: UInt64 {
        case subject = 1
        case background
        case coin
        case grain
        case light
    }

    /// The beginning of the seed's sequence for this purpose.
    init(seed: UInt64, purpose: Purpose) {
        let mixed = SplitMix64.mixed(seed) &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03
        generator = SplitMix64(seed: SplitMix64.mixed(mixed))
    }

    /// The next 64 bits.
    @inline(__always)
    mutating func word() -> UInt64 { generator.next() }

    /// A number of the range, all equally likely.
    mutating func number(_ range: ClosedRange<Float>) -> Float {
        let unit = Float(word() >> 40) * 0x1p-24
        return range.lowerBound + (range.upperBound - range.lowerBound) * unit
    }

    /// A number from `-reach` to `reach`, all equally likely.
    mutating func spread(_ reach: Float) -> Float { number(-reach...reach) }

    /// A whole number of the range.
    mutating func count(_ range: ClosedRange<Int>) -> Int {
        let size = UInt64(range.upperBound - range.lowerBound + 1)
        return range.lowerBound + Int(word().multipliedFullWidth(by: size).high)
    }

    /// True with this probability.
    mutating func chance(_ probability: Float) -> Bool { number(0...1) < probability }

    /// One of the choices, all equally likely.
    mutating func choice<Choice>(_ choices: [Choice]) -> Choice {
        choices[count(0...choices.count - 1)]
    }

    /// The colour, a little brighter or darker and a little off in each channel.
    mutating func tint(_ colour: Colour, by reach: Float = 0.05) -> Colour {
        let brightness = 1 + spread(reach)
        let shift = Colour(spread(reach), spread(reach), spread(reach)) * 0.5
        return (colour * brightness + shift).clamped(lowerBound: .zero, upperBound: .one)
    }
}
