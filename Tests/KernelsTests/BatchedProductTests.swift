import Kernels
import Testing

@Suite struct BatchedProductTests {
    let pool = Pool(threads: 2)

    static let products = [
        BatchedProduct(batches: 1, rows: 1, inner: 1, columns: 1),
        BatchedProduct(batches: 3, rows: 5, inner: 7, columns: 2),
        BatchedProduct(batches: 2, rows: 1, inner: 37, columns: 65),
        BatchedProduct(batches: 2, rows: 65, inner: 37, columns: 1),
        BatchedProduct(batches: 2, rows: 49, inner: 32, columns: 49),
        BatchedProduct(batches: 1, rows: 300, inner: 5, columns: 9),
        BatchedProduct(batches: 5, rows: 17, inner: 301, columns: 33),
        BatchedProduct(batches: 3, rows: 5, inner: 7, columns: 2, isSecondTransposed: true),
        BatchedProduct(batches: 2, rows: 49, inner: 32, columns: 151, isSecondTransposed: true),
        BatchedProduct(batches: 1, rows: 300, inner: 1, columns: 9, isSecondTransposed: true),
    ]

    @Test(arguments: products) func multipliesAndReturnsBothGradients(_ p: BatchedProduct) {
        for gap in [0, 2] {
            let a = Picture(2, p.batches, p.rows, p.inner, gap: gap) { noise($0) }
            let b = second(p, items: 2, gap: gap)
            let y = Picture(2, p.batches, p.rows, p.columns, gap: gap)
            p.apply(a.view, b.view, into: y.view, pool: pool)
            let (first, second) = (a.values.map(Double.init), b.values.map(Double.init))
            let dy = Picture(like: y, gap: gap) { noise($0, 3) }
            let slopes = dy.values.map(Double.init)
            var made = [Double](repeating: 0, count: slopes.count)
            var (da, db) = (first.map { _ in 0.0 }, second.map { _ in 0.0 })
            for m in 0..<2 * p.batches {
                for i in 0..<p.rows {
                    for j in 0..<p.columns {
                        let place = (m * p.rows + i) * p.columns + j
                        for k in 0..<p.inner {
                            let u = (m * p.rows + i) * p.inner + k
                            let v =
                                p.isSecondTransposed
                                ? (m * p.columns + j) * p.inner + k
                                : (m * p.inner + k) * p.columns + j
                            made[place] += first[u] * second[v]
                            da[u] += slopes[place] * second[v]
                            db[v] += slopes[place] * first[u]
                        }
                    }
                }
            }
            #expect(distance(y.values, made) < 2e-6)
            #expect(y.gapsAreUntouched)
            let (toA, toB) = (Picture(like: a, gap: gap), Picture(like: b, gap: gap))
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                p.firstGradient(
                    b.view,
                    dy.view,
                    into: toA.view,
                    accumulating: isAccumulating,
                    pool: pool
                )
                p.secondGradient(
                    a.view,
                    dy.view,
                    into: toB.view,
                    accumulating: isAccumulating,
                    pool: pool
                )
                #expect(distance(toA.values, da.map { factor * $0 }) < 2e-6)
                #expect(distance(toB.values, db.map { factor * $0 }) < 2e-6)
            }
            #expect(toA.gapsAreUntouched && toB.gapsAreUntouched)
        }
    }

    /// To the bit, whatever place an item has in memory and whoever computes it.
    @Test(arguments: products) func anItemIsWhatItIsAlone(_ p: BatchedProduct) {
        let a = Picture(3, p.batches, p.rows, p.inner) { noise($0) }
        let b = second(p, items: 3)
        let all = results(p, a, b, pool)
        for item in 0..<3 {
            let alone = results(p, part(of: a, item), part(of: b, item), Pool(threads: 1))
            for (together, own) in zip(all, alone) {
                #expect(own == Array(together[item * own.count..<(item + 1) * own.count]))
            }
        }
    }

    private func second(_ p: BatchedProduct, items: Int, gap: Int = 0) -> Picture {
        let (rows, columns) =
            p.isSecondTransposed ? (p.columns, p.inner) : (p.inner, p.columns)
        return Picture(items, p.batches, rows, columns, gap: gap) { noise($0, 2) }
    }

    /// A product, and the gradients of half the sum of its squares.
    private func results(
        _ p: BatchedProduct,
        _ a: Picture,
        _ b: Picture,
        _ pool: Pool
    ) -> [[Float]] {
        let y = Picture(a.view.n, p.batches, p.rows, p.columns)
        let (da, db) = (Picture(like: a), Picture(like: b))
        p.apply(a.view, b.view, into: y.view, pool: pool)
        p.firstGradient(b.view, y.view, into: da.view, accumulating: false, pool: pool)
        p.secondGradient(a.view, y.view, into: db.view, accumulating: false, pool: pool)
        return [y.values, da.values, db.values]
    }

    private func part(of all: Picture, _ item: Int) -> Picture {
        let (view, values) = (all.view, all.values)
        return Picture(1, view.h, view.w, view.c) { values[item * values.count / view.n + $0] }
    }
}
