private import Glibc

/// A colour as people tell colours apart: equal distances look about equally different (Ottosson,
/// "A perceptual color space for image processing", 2020).
package struct Oklab: Equatable, Sendable {
    /// Lightness: 0 is black, 1 white.
    package let lightness: Float
    /// Green to red: −0.24…0.28 among a screen's colours.
    package let a: Float
    /// Blue to yellow: −0.32…0.20 among a screen's colours.
    package let b: Float

    /// The colour of these sRGB values; such as lie outside 0…1 are seen as these.
    package init(red: Float, green: Float, blue: Float) {
        let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
        let long = cbrtf(0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_993 * b)
        let medium = cbrtf(0.211_903_5 * r + 0.680_699_55 * g + 0.107_396_96 * b)
        let short = cbrtf(0.088_302_46 * r + 0.281_718_84 * g + 0.629_978_7 * b)
        lightness = 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short
        a = 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short
        self.b = 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short
    }

    /// The colour of this lightness and these opponents.
    package init(lightness: Float, a: Float, b: Float) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    /// The sRGB values that show the colour; outside 0…1 where a screen can't.
    package var screen: (red: Float, green: Float, blue: Float) {
        func cubed(_ root: Float) -> Float { root * root * root }
        let long = cubed(lightness + 0.396_337_78 * a + 0.215_803_76 * b)
        let medium = cubed(lightness - 0.105_561_346 * a - 0.063_854_17 * b)
        let short = cubed(lightness - 0.089_484_18 * a - 1.291_485_5 * b)
        return (
            Self.stored(4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_93 * short),
            Self.stored(-1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short),
            Self.stored(-0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short)
        )
    }

    /// The colour that lies this share of the way to another.
    package func mixed(with other: Oklab, share: Float) -> Oklab {
        Oklab(
            lightness: lightness + share * (other.lightness - lightness),
            a: a + share * (other.a - a),
            b: b + share * (other.b - b)
        )
    }

    /// The sRGB value that stands for so much light; what is no light is negative.
    private static func stored(_ light: Float) -> Float {
        light <= 0.003_130_8 ? light * 12.92 : 1.055 * powf(light, 1 / 2.4) - 0.055
    }

    /// The light that an sRGB value stands for (IEC 61966-2-1).
    private static func linear(_ value: Float) -> Float {
        let value = min(max(value, 0), 1)
        return value <= 0.04045 ? value / 12.92 : powf((value + 0.055) / 1.055, 2.4)
    }
}
