import Imaging
import Testing

@testable import tench_explain

struct OcclusionGridTests {
    @Test func windowsCoverThePictureAndEndAtItsEdge() {
        let grid = OcclusionGrid(height: 5, width: 8, side: 3, stride: 2)
        #expect(grid.windows.count == 2 * 4)
        #expect(grid.windows[0] == Window(x: 0, y: 0, width: 3, height: 3))
        // Captum cuts the last one of a row off.
        #expect(grid.windows[3] == Window(x: 6, y: 0, width: 2, height: 3))
    }

    @Test func aPixelHasTheMeanOfItsWindows() {
        let grid = OcclusionGrid(height: 1, width: 3, side: 1, stride: 1)
        #expect(grid.spread([1, 2, 3]) == [1, 2, 3])
        let wide = OcclusionGrid(height: 2, width: 3, side: 2, stride: 1)
        #expect(wide.spread([1, 3]) == [1, 2, 3, 1, 2, 3])
    }

    @Test func onePictureFillsOneWindow() {
        #expect(OcclusionGrid(height: 4, width: 4, side: 4, stride: 1).windows.count == 1)
    }
}
