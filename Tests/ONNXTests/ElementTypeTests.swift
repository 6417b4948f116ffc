import Testing

@testable import ONNX

/// The types of elements, by number.
struct ElementTypeTests {
    @Test(arguments: [
        (1, ElementType.float), (7, .int64), (9, .bool), (10, .float16), (11, .double),
        (16, .bfloat16), (17, .float8e4m3fn), (22, .int4), (28, .float6e3m2),
    ])
    func areNumberedAsInTheSchema(number: Int, type: ElementType) {
        #expect(ElementType(rawValue: number) == type)
    }

    @Test func thereAreNoOthers() {
        #expect(ElementType.allCases.map(\.rawValue) == Array(1...28))
        #expect(ElementType(rawValue: 0) == nil)
    }
}
