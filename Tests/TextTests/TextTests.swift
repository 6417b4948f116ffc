import CText
import Testing

/// The passes over text against plain ones; base64 has its tests where it is used.
@Suite struct TextTests {
    /// The instruction sets that this processor runs, as the C library numbers them.
    static let sets = (0..<CIS_COUNT.rawValue).filter { cis_is_supported(cis_set($0)) }

    @Test(arguments: sets)
    func findsTheFirstSpecialByte(_ set: UInt32) {
        let table = ct_text_table(cis_set(set)).pointee
        for byte in UInt8.min...UInt8.max {
            let isSpecial = byte < 0x20 || byte >= 0x80 || [0x22, 0x5C].contains(byte)
            for count in [1, 31, 32, 63, 64, 65, 200] {
                for place in stride(from: 0, to: count, by: 9) {
                    var text = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                    text[place] = byte
                    let found = table.plain_prefix(Int64(count), text)
                    #expect(found == Int64(isSpecial ? place : count))
                }
            }
        }
    }

    @Test(arguments: sets)
    func findsTheLargestMagnitude(_ set: UInt32) {
        let table = ct_text_table(cis_set(set)).pointee
        let special: [Float] = [-3, .infinity, -.infinity, .nan, .greatestFiniteMagnitude]
        for count in [1, 7, 16, 33, 100] {
            for value in special {
                var values = (0..<count).map { Float($0 % 3) - 1 }
                values[count / 2] = value
                let expected = values.map { $0.bitPattern & 0x7FFF_FFFF }.max()
                #expect(table.largest_magnitude(Int64(count), values) == expected)
            }
        }
        #expect(table.largest_magnitude(0, [0]) == 0)
    }
}
