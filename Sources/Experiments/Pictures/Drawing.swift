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
        var random = kind.seeded(UInt64(seed))
        // Every picture of a run begins so: all share the start and the looks.
        var objective = RemoteObjective([])
        return try await Ascent(preset).run(
            from: preset.start,
            random: &random,
            slope: { try await objective.slope(at: $0, over: caller) }
        ) { event in
            if case .octaveBegins(let octave, _) = event {
                let crop = preset.octaves[octave].crop
                objective = RemoteObjective(try await terms(octave, crop))
            }
            try await observe(event)
        }
    }
}
