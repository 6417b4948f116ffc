// Made by Tests/Reference/make_random.py; not to be edited.

/// What torch and CPython draw after being seeded with 999.
enum RandomReference {
    /// The bits of `torch.randn(n)` for each n, freshly seeded.
    static let normals: [(count: Int, bits: [UInt32])] = [
        (
            1,
            [
                0xBF567F42
            ]
        ),
        (
            2,
            [
                0xBF567F42, 0x3EE9A80E,
            ]
        ),
        (
            5,
            [
                0xBF567F42, 0x3EE9A80E, 0x3EB23F9F, 0xBE0C6B67, 0x3E617469,
            ]
        ),
        (
            15,
            [
                0xBF567F42, 0x3EE9A80E, 0x3EB23F9F, 0xBE0C6B67, 0x3E617469, 0x3F7BC3DE,
                0xBE248C04, 0x3F77D42F, 0xBF233E99, 0x3EE398FF, 0x3E4B5123, 0xBEE32DB5,
                0x3FE3651D, 0xBD8BE09F, 0xBF51E57D,
            ]
        ),
        (
            16,
            [
                0xBE816ED6, 0x3FB41F91, 0x3E950473, 0x3F84AAFA, 0xBF7B4766, 0xC05B008F,
                0x3FBEDA2F, 0x3E780590, 0x3FBDD97A, 0xBEBDA07A, 0x3DC0BE79, 0x4009C7AB,
                0x3F2086BC, 0xBF955303, 0xBF494793, 0x3D9B8240,
            ]
        ),
        (
            17,
            [
                0xBE816ED6, 0xBF2824A9, 0xBF80254A, 0x3E992A5A, 0x3F23BB3A, 0xBF8AF69D,
                0xBFCEC2EB, 0x3FC81F6A, 0x3E4058C3, 0x3F1C0A83, 0xBF3865AF, 0x3F1CA72A,
                0x3EA6DBC2, 0xBFCD8E98, 0xBF06F91E, 0x3EAE1CF0, 0xBFD38982,
            ]
        ),
        (
            31,
            [
                0xBE816ED6, 0x3FB41F91, 0x3E950473, 0x3F84AAFA, 0xBF7B4766, 0xC05B008F,
                0x3FBEDA2F, 0x3E780590, 0x3FBDD97A, 0xBEBDA07A, 0x3DC0BE79, 0x4009C7AB,
                0x3F2086BC, 0xBF955303, 0xBF494793, 0x3DD4FCBA, 0xBFB10D6E, 0x3F8EB59D,
                0xBF4710CB, 0x3E8C2AAC, 0x3F6A297C, 0xBF9845CF, 0xBF4005EA, 0xBE77C561,
                0x3F809079, 0xBDC9DA02, 0x3FB2B674, 0xBF69F1F6, 0xBF96E404, 0xBF2B06A6,
                0xBEA22DC8,
            ]
        ),
        (
            40,
            [
                0xBE816ED6, 0x3FB41F91, 0x3E950473, 0x3F84AAFA, 0xBF7B4766, 0xC05B008F,
                0x3FBEDA2F, 0x3E780590, 0x3FBDD97A, 0xBEBDA07A, 0x3DC0BE79, 0x4009C7AB,
                0x3F2086BC, 0xBF955303, 0xBF494793, 0x3D9B8240, 0xBC0D45FF, 0xBF2824A9,
                0xBF80254A, 0x3E992A5A, 0x3F23BB3A, 0xBF8AF69D, 0xBFCEC2EB, 0x3FC81F6A,
                0x3F51C248, 0x3F1C952E, 0x3F429CDD, 0x3FBD4A46, 0x3FFB7AEF, 0x3F710263,
                0x3EC6D299, 0xBECA9769, 0x3F178B14, 0xC036CDEE, 0xBEF337C8, 0xBF7F6CE5,
                0x3D481CAF, 0x3F6CC9F9, 0xBF9D298D, 0xBF726C8F,
            ]
        ),
    ]

    /// `torch.randn(3)`, `torch.randn(20)` and `torch.randn(2)`, one after the other.
    static let mixed: [UInt32] = [
        0xBF567F42, 0x3EE9A80E, 0x3EB23F9F, 0x3E8059F0, 0xBF9D0F7C, 0xBEA03109, 0x3E2B4FDD,
        0xBE3F7F0A, 0xBF931757, 0xBE81D36E, 0x3DD4FCBA, 0xBFB10D6E, 0x3F8EB59D, 0xBF4710CB,
        0x3E8C2AAC, 0xBEB2117B, 0xBF666B36, 0x3F9E844C, 0xBE77C561, 0x3F809079, 0xBDC9DA02,
        0x3FB2B674, 0xBF69F1F6, 0xBE0C6B67, 0x3F23E0CD,
    ]

    /// CRC-32 of the little-endian bytes of `randn(1, 3, 299, 299)`.
    static let pictureNoise: UInt32 = 0xb54da0aa
    /// The same of `randn(1, 3, 299, 299) / 20 + 0.7`.
    static let startPicture: UInt32 = 0x3b47d4ba

    /// `random.randint(0, m)` for m in 0, 20, 30, 0, 20, 1, 255, 256, 2²⁰, eight times over.
    static let integers: [Int] = [
        0, 18, 18, 0, 15, 0, 162, 49, 394270, 0, 8, 18, 0, 8, 1, 116, 205, 156998, 0, 0, 30, 0,
        20, 0, 95, 169, 345854, 0, 17, 28, 0, 11, 0, 255, 238, 30801, 0, 7, 3, 0, 12, 1, 182,
        21, 344591, 0, 3, 13, 0, 6, 0, 52, 31, 435351, 0, 16, 20, 0, 4, 0, 240, 173, 979229, 0,
        1, 13, 0, 12, 0, 29, 142, 796751,
    ]

    /// Ten of `random.randint(0, 999)` after `random.seed(7·2³² + 11)`.
    static let integersOfALongSeed: [Int] = [
        701, 460, 922, 480, 239, 198, 30, 614, 89, 904,
    ]
}
