import Kernels
import Objectives
import Testing

@Suite struct ReluRuleTests {
    let pool = Pool(threads: 2)

    /// What a rule leaves of a gradient where the ReLU is open, or is not; `isDead` where the
    /// derivative lets nothing of the whole item through.
    private func passed(_ g: Float, _ isOpen: Bool, isDead: Bool, by rule: ReluRule) -> Float {
        switch rule {
        case .guided: isOpen && g > 0 ? g : 0
        case .deconvnet: g > 0 ? g : 0
        case .redirected: isOpen || (isDead && g < 0) ? g : 0
        }
    }

    @Test(arguments: ElementwiseTests.shapes, KernelSet.supported)
    func passGradientsOnItemByItem(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        for rule in ReluRule.allCases {
            let length = s.h * s.w * s.c
            // The first item's gradient is 0 wherever its ReLU is open, the others' is not.
            let x = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { noise($0) }
            let y = Picture(like: x)
            let values = x.values
            let dy = Picture(like: x, gap: s.gap) { index in
                index < length && values[index] > 0 ? 0 : noise(index, 4)
            }
            let gradient = dy.values
            withMask(s.n * s.h * s.w, s.c) { mask in
                Elementwise.activate(x.view, .relu, into: y.view, mask: mask, pool: pool)
                Elementwise.apply(mask, by: rule, to: dy.view, kernels: kernels, pool: pool)
            }
            let expected = (0..<s.n).flatMap { item in
                let own = item * length..<(item + 1) * length
                let isDead = own.allSatisfy { values[$0] <= 0 || gradient[$0] == 0 }
                return own.map { index in
                    passed(gradient[index], values[index] > 0, isDead: isDead, by: rule)
                }
            }
            #expect(dy.values == expected, "\(rule)")
            #expect(dy.gapsAreUntouched)
        }
    }

    @Test(arguments: ReluRule.allCases, KernelSet.supported)
    func keepNaNWhereTheReLUIsOpen(_ rule: ReluRule, _ kernels: KernelSet) {
        let x = Picture(1, 1, 2, 17) { _ in 1 }
        let dy = Picture(like: x) { $0 % 3 == 0 ? .nan : 1 }
        withMask(2, 17) { mask in
            Elementwise.activate(x.view, .relu, into: x.view, mask: mask, pool: pool)
            Elementwise.apply(mask, by: rule, to: dy.view, kernels: kernels, pool: pool)
        }
        #expect(dy.values.enumerated().allSatisfy { $0 % 3 == 0 ? $1.isNaN : $1 == 1 })
    }
}
