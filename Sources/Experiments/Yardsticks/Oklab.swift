private import Glibc

/// A colour as people tell colours apart: equal distances look about equally different (Ottosson,
/// "A perceptual color space for image processing", 2020).
struct Oklab: Equatable {
    /// Lightness: 0 is black, 1 white.
    let lightness: Float
    /// Green to red: −0.24…0.28 among a screen's colours.
    let a: Float
    /// Blue to yellow: −0.32…0.20 among a screen's colours.
    let b: Float

    /// The colour of these sRGB values; such as lie outside 0…1 are seen as these.
    init(red: Float, green: Float, blue: Float) {
        let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
        let long = cbrtf(0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_993 * b)
        let medium = cbrtf(0.211_903_5 * r + 0.680_699_55 * g + 0.107_396_96 * b)
        let short = cbrtf(0.088_302_46 * r + 0.281_718_84 * g + 0.629_978_7 * b)
        lightness = 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short
        a = 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short
        self.b = 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short
    }

    /// The light that an sRGB value stands for (IEC 61966-2-1).
    private static func linear(_ value: Float) -> Float {
        let value = min(max(value, 0), 1)
        return value <= 0.04045 ? value / 12.92 : powf((value + 0.055) / 1.055, 2.4)
    }
}
