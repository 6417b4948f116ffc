import Testing

@testable import Kernels

struct SymmetricMatrixTests {
    @Test func aProductIsThatOfRowsAndColumns() {
        let matrix: [Double] = [1, 2, 3, 2, -4, 5, 3, 5, 6]
        let values: [Double] = [1, 0, -1, 2, 0.5, 3]
        let product = SymmetricMatrix.product(matrix, values, side: 3)
        #expect(product == [0.5, 13, 8.5, 7, 1, 28])
        #expect(SymmetricMatrix.product([], [], side: 0) == [])
    }
}
