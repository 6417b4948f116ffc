package import Imaging
package import Tench
package import Wire

/// A network that is shown pictures of any size at one of its own.
package struct Viewer: Sendable {
    /// The network.
    package let model: RemoteModel
    /// What it is shown.
    package let size: PictureSize
    /// How pictures of another size are brought to it.
    package let fit: Fit

    /// A network that is shown pictures at a size, by default the one that it was made for.
    package init(_ model: RemoteModel, size: PictureSize? = nil, fit: Fit = .crop) {
        let input = model.description.input  // [1, 3, h, w]
        precondition(input.count == 4, "the daemon's input is \(input)")
        self.model = model
        self.size = size ?? PictureSize(height: input[2], width: input[3])
        self.fit = fit
    }

    /// What the network takes a picture for.
    ///
    /// - Parameters:
    ///   - picture: The picture, whose class may be known.
    ///   - session: The session whose weights are asked, rather than the resident ones.
    ///   - caller: The daemon.
    /// - Returns: The likeliest classes, and the place of the picture's own.
    /// - Throws: As `RemoteModel.recognition`.
    package func recognition(
        of picture: GivenPicture,
        session: String? = nil,
        over caller: some Caller
    ) async throws -> Recognition {
        try await model.recognition(
            of: picture.image.fitted(height: size.height, width: size.width, by: fit),
            knownAs: picture.classIndex,
            session: session,
            over: caller
        )
    }

    /// How often the network finds the class of those pictures of which it is known.
    ///
    /// - Throws: `GivenPictureError` of a file that cannot be read, and as `recognition`.
    package func hitRate(
        on tree: PictureTree,
        session: String? = nil,
        over caller: some Caller
    ) async throws -> HitRate {
        var rate = HitRate()
        for leaf in tree.leaves {
            try Task.checkCancellation()
            let picture = try leaf.picture()
            let found = try await recognition(of: picture, session: session, over: caller)
            rate.add(rank: found.rank)
        }
        return rate
    }

    /// How pictures are brought to the size, in words.
    package var manner: String {
        switch fit {
        case .crop: "the middle of each picture"
        case .squash: "all of each picture, its aspect ignored"
        }
    }
}
