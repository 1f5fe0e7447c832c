import Experiments
import Testing
import Training

/// Values worked out by hand.
@Suite("AutoAugment's operations")
struct PixelOperationTests {
  private func image(_ bytes: [UInt8], _ channels: Int, _ height: Int, _ width: Int) -> ByteImage {
    ByteImage(bytes: bytes, ImageShape(channels: channels, height: height, width: width))
  }

  private func changed(
    _ operation: PixelOperation, _ image: ByteImage, _ strength: Int, _ sign: Float = 1,
    fill: [Float]? = nil
  ) -> [UInt8] {
    operation(image, strength: strength, sign: sign, Filling(fill)).bytes
  }

  @Test("what maps each value by itself")
  func values() {
    let four = image([10, 20, 30, 50], 1, 2, 2)
    #expect(changed(.invert, four, 0) == [245, 235, 225, 205])
    #expect(changed(.autoContrast, four, 0) == [0, 64, 128, 255])
    #expect(changed(.posterize, four, 9) == [0, 16, 16, 48])
    #expect(changed(.posterize, four, 0) == four.bytes)
    #expect(changed(.solarize, four, 0) == four.bytes)
    #expect(changed(.solarize, four, 8) == [10, 20, 225, 205])
    #expect(changed(.brightness, four, 9) == [19, 38, 57, 95])
    #expect(changed(.brightness, four, 9, -1) == [1, 2, 3, 5])
    #expect(changed(.contrast, four, 9, -1) == [26, 27, 28, 30])
    #expect(changed(.contrast, image([0, 0, 255, 255], 1, 2, 2), 9) == [0, 0, 255, 255])
    #expect(changed(.autoContrast, image([7, 7], 1, 1, 2), 0) == [7, 7])
  }

  @Test("equalising spreads values by how many are below, and leaves an image of few pixels")
  func equalize() {
    let bytes = (0..<1020).map { UInt8($0 / 255) }
    #expect(
      changed(.equalize, image(bytes, 1, 1, 1020), 0)
        == bytes.map { UInt8([0, 85, 170, 255][Int($0)]) })
    #expect(changed(.equalize, image([10, 20, 30, 50], 1, 2, 2), 0) == [10, 20, 30, 50])
    #expect(
      changed(.equalize, image([UInt8](repeating: 9, count: 600), 1, 1, 600), 0)
        == [UInt8](repeating: 9, count: 600))
  }

  @Test("colour is moved towards the brightness of the pixel, and away from it")
  func color() {
    let pixel = image([100, 50, 200], 3, 1, 1)
    #expect(changed(.color, pixel, 9, -1) == [84, 79, 94])
    #expect(changed(.color, pixel, 0) == pixel.bytes)
    #expect(changed(.color, image([100, 50], 1, 1, 2), 9) == [100, 50])
  }

  @Test("sharpness goes away from the mean with the neighbours; the border stays")
  func sharpness() {
    let point = image([0, 0, 0, 0, 130, 0, 0, 0, 0], 1, 3, 3)
    #expect(changed(.sharpness, point, 9) == [0, 0, 0, 0, 202, 0, 0, 0, 0])
    #expect(changed(.sharpness, point, 9, -1)[4] == 58)
  }

  @Test("what moves pixels fills from outside")
  func geometry() {
    let line = image([1, 2, 3, 4], 1, 1, 4)
    #expect(changed(.translateX, line, 9, fill: [1]) == [3, 4, 255, 255])
    #expect(changed(.translateX, line, 9, -1) == [0, 0, 1, 2])
    #expect(changed(.translateY, image([1, 2, 3, 4], 1, 4, 1), 9) == [3, 4, 0, 0])
    let rows = image([0, 0, 0, 100, 100, 100, 200, 200, 200], 1, 3, 3)
    #expect(changed(.shearY, rows, 9) == [0, 0, 30, 70, 100, 130, 170, 200, 140])
    let columns = image([50, 100, 150, 50, 100, 150, 50, 100, 150], 1, 3, 3)
    let turned = changed(.rotate, columns, 9)
    #expect([turned[1], turned[4], turned[5], turned[7]] == [125, 100, 143, 75])
    #expect(changed(.rotate, columns, 9, -1)[1] == 75)
  }
}
