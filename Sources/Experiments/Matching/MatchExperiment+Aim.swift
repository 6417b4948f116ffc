package import Imaging
package import Randomness

extension MatchExperiment {
    /// A picture whose output is to be matched, and one to compare the result with.
    package struct Aim: Sendable {
        /// The given picture.
        package let given: GivenPicture
        /// What else lies near it, perhaps nearer than the result; nil for no comparison.
        package let rival: Rival?

        /// A picture with or without a rival.
        package init(_ given: GivenPicture, rival: Rival? = nil) {
            self.given = given
            self.rival = rival
        }

        /// The same with the given picture brought to a square, its aspect ignored.
        func squashed(to side: Int) -> Aim {
            let image = given.image.squashed(height: side, width: side)
            return Aim(
                GivenPicture(stem: given.stem, image: image, sha256: given.sha256),
                rival: rival
            )
        }
    }

    /// A picture whose distance from the given one is a measure for the result's.
    package enum Rival: Sendable {
        /// The network's own picture of the class.
        case own(Image)
        /// The given picture with noise on every value, of deviation 1/25, from this seed.
        case noisy(RandomKind, seed: Int)

        /// The rival at the given picture's size.
        func picture(beside given: Image) -> Image {
            switch self {
            case .own(let image): return image.resized(of: given)
            case .noisy(let kind, let seed):
                var random = kind.seeded(UInt64(seed))
                let noise = random.normals(given.values.count)
                return Image(
                    height: given.height,
                    width: given.width,
                    values: zip(given.values, noise).map { $0 + $1 / 25 }
                )
            }
        }
    }
}

extension Image {
    /// The picture at another's size.
    func resized(of other: Image) -> Image {
        resized(height: other.height, width: other.width)
    }
}
