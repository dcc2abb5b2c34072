/** The part of jsfeat that finds faces. */
declare module 'jsfeat' {
  class Matrix {
    constructor(columns: number, rows: number, type: number)
    data: Uint8Array
  }
  interface Found {
    x: number
    y: number
    width: number
    height: number
    /** How many windows agreed. */
    neighbors: number
  }
  const jsfeat: {
    matrix_t: typeof Matrix
    U8_t: number
    C1_t: number
    imgproc: {
      equalize_histogram(from: Matrix, to: Matrix): void
      compute_integral_image(from: Matrix, sum: Int32Array, squares: Int32Array, tilted: Int32Array): void
    }
    haar: {
      detect_multi_scale(
        sum: Int32Array,
        squares: Int32Array,
        tilted: Int32Array,
        edges: null,
        width: number,
        height: number,
        cascade: object,
        scaleFactor: number,
        scaleMin: number,
      ): Found[]
      group_rectangles(found: Found[], minNeighbours: number): Found[]
    }
  }
  export default jsfeat
}
