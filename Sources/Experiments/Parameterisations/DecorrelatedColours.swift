internal import Imaging
internal import Kernels
private import Glibc

/// Colours as three numbers that are independent of one another in photographs, any of which makes
/// a colour between 0 and 1.
///
/// rgb = σ(M·c): the first number is about how bright a pixel is, the others about its hue. M is
/// the square root of the correlation of colours in ImageNet that the library lucid published
/// (Olah et al., 2017), divided by its largest column's norm.
enum DecorrelatedColours {
    private static let matrix: [[Float]] = {
        let root: [[Float]] = [[0.26, 0.09, 0.02], [0.27, 0, -0.05], [0.27, -0.09, 0.03]]
        let norm =
            (0..<3).map { column in
                root.map { $0[column] * $0[column] }.reduce(0, +).squareRoot()
            }.max() ?? 1
        return root.map { $0.map { $0 / norm } }
    }()

    /// The inverse of the matrix: of a logit of each colour to the three numbers.
    private static let inverse: [[Float]] = {
        let m = matrix.map { $0.map(Double.init) }
        func minor(_ row: Int, _ column: Int) -> Double {
            let (a, b) = ((row + 1) % 3, (row + 2) % 3)
            let (c, d) = ((column + 1) % 3, (column + 2) % 3)
            return m[a][c] * m[b][d] - m[a][d] * m[b][c]
        }
        let determinant = (0..<3).reduce(0) { $0 + m[0][$1] * minor(0, $1) }
        return (0..<3).map { row in (0..<3).map { Float(minor($0, row) / determinant) } }
    }()

    /// The picture of planes of the three numbers, times `scale`: where they lie, if nobody else
    /// has them.
    static func picture(
        _ planes: consuming [Float],
        size: Int,
        scale: Float,
        by pool: Pool
    ) -> Image {
        mixing(scale).mix(&planes, pool: pool)
        return Image(height: size, width: size, values: planes)
    }

    /// The gradient with respect to the planes, of one with respect to their picture.
    static func gradient(
        from slope: Image,
        at picture: Image,
        scale: Float,
        by pool: Pool
    ) -> [Float] {
        mixing(scale).transposed(slope.values, at: picture.values, pool: pool)
    }

    private static func mixing(_ scale: Float) -> ColourMixing {
        ColourMixing(matrix.joined().map { $0 * scale })
    }

    /// The planes whose picture, at this scale, is nearest to a given one.
    ///
    /// No numbers make black or white: values are first brought to 0.01…0.99.
    static func planes(of picture: Image, scale: Float) -> [Float] {
        let plane = picture.width * picture.height
        let logits = picture.values.map { value in
            let colour = min(max(value, 0.01), 0.99)
            return logf(colour / (1 - colour)) / scale
        }
        var planes = logits
        for i in 0..<plane {
            for row in 0..<3 {
                planes[i + row * plane] = (0..<3).reduce(0) {
                    $0 + inverse[row][$1] * logits[i + $1 * plane]
                }
            }
        }
        return planes
    }
}
