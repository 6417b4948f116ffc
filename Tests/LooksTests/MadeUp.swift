import Experiments
import Imaging
import Runs

@testable import tench_looks

/// A picture of no content under this name.
func given(_ stem: String) -> GivenPicture {
    GivenPicture(stem: stem, image: Image(height: 2, width: 2, grey: 0), sha256: "")
}

/// A folder of pictures of these classes by a network, or of photographs.
func folder(_ path: String, by network: String?, _ classes: [Int]) -> PictureFolder {
    PictureFolder(
        path: path,
        networks: network.map {
            [ModelIdentity(name: $0, architecture: $0, version: 1, sha256: $0)]
        } ?? [],
        pictures: Dictionary(uniqueKeysWithValues: classes.map { ($0, given("\($0)")) })
    )
}
