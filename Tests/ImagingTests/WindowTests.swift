import Imaging
import Tensors
import TestKit
import Testing

struct WindowTests {
    private let window = Window(x: 1, y: 2, width: 2, height: 3)

    @Test func aWindowsTensorHoldsItsPixelsOfEachChannel() {
        let picture = testPicture(height: 6, width: 4)
        let inside = Image(picture.tensor(in: window))
        #expect((inside.height, inside.width) == (3, 2))
        #expect(inside[2, 1, 2] == picture[2, 2, 4])
    }

    @Test func pastingIsTheOppositeOfCropping() {
        let picture = testPicture(height: 6, width: 4)
        var other = Image(height: 6, width: 4, grey: 0)
        other.paste(Image(picture.tensor(in: window)), x: 1, y: 2)
        #expect(Image(other.tensor(in: window)) == Image(picture.tensor(in: window)))
        #expect(other[0, 0, 0] == 0 && other[2, 3, 5] == 0)
    }

    @Test func aTensorGoesInAndOutUnchanged() {
        let picture = testPicture(height: 3, width: 5)
        #expect(picture.tensor.shape == [1, 3, 3, 5])
        #expect(Image(picture.tensor) == picture)
    }
}
