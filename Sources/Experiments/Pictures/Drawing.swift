package import Imaging
internal import Randomness
package import Tench
package import Wire

/// One picture's way from the noise that all pictures of its run begin with.
package struct Drawing: Sendable {
    private let preset: Preset
    private let kind: RandomKind
    private let seed: Int

    /// A picture made from these numbers.
    package init(_ manifest: PictureManifest) {
        preset = manifest.preset
        kind = manifest.random
        seed = manifest.seed
    }

    /// Makes the picture.
    ///
    /// - Parameters:
    ///   - caller: The daemon.
    ///   - terms: The losses whose weighted sum an octave descends; asked for once at its
    ///     beginning, with its number, from 0, and the side of its windows.
    ///   - observe: Told what happens as it happens; of an octave's beginning after `terms` is
    ///     asked.
    /// - Returns: The picture, its values not clipped.
    /// - Throws: What a call and the closures throw, `NonFiniteGradient`, `CancellationError`.
    package func make(
        over caller: some Caller,
        terms: (_ octave: Int, _ crop: Int) async throws -> [InputGradient.Term],
        observe: (Ascent.Event) async throws -> Void
    ) async throws -> Image {
        try await make(1, over: caller) { octave, crop in
            RemoteObjective(try await terms(octave, crop))
        } observe: {
            try await observe($1)
        }[0]
    }

    /// Makes pictures that are descended together.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - beginning: What they begin as; nil for the preset's noise.
    ///   - areAlike: Whether all begin as the first does: each then is what it would be alone.
    ///   - caller: The daemon.
    ///   - objective: What an octave descends; asked for once at its beginning, with its number,
    ///     from 0, and the side of its windows.
    ///   - observe: Told what happens to which picture, from 0; of an octave's beginning after
    ///     `objective` is asked.
    /// - Returns: The pictures, their values not clipped.
    /// - Throws: What a call and the closures throw, `NonFiniteGradient`, `CancellationError`.
    package func make(
        _ count: Int,
        from beginning: Beginning? = nil,
        alike areAlike: Bool = false,
        over caller: some Caller,
        objective: (_ octave: Int, _ crop: Int) async throws -> any PictureObjective,
        observe: (Int, Ascent.Event) async throws -> Void
    ) async throws -> [Image] {
        var random = kind.seeded(UInt64(seed))
        // Every picture of a run begins so: all share the start and the looks.
        var current: any PictureObjective = RemoteObjective([])
        var step = 0
        return try await Ascent(preset).run(
            count,
            from: beginning ?? .noise(preset.start),
            alike: areAlike,
            random: &random,
            slope: {
                defer { step += 1 }
                return try await current.slope(at: $0, step: step, over: caller)
            }
        ) { number, event in
            if case .octaveBegins(let octave, _) = event, number == 0 {
                current = try await objective(octave, preset.octaves[octave].crop)
                step = 0
            }
            try await observe(number, event)
        }
    }
}
