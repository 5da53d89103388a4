import CMalloc

/// How the C library hands out memory in programs that take in whole histories.
package enum Allocator {
    /// Bytes asked of the system at a time, and kept before any are given back.
    private static let step: Int32 = 4 << 20
    private static let kept: Int32 = 32 << 20

    /// One heap for all threads that grows in large steps: taking in a page of history allocates and
    /// frees some hundred thousand small blocks, and growing many small heaps costs more than the
    /// work. Freed blocks join their neighbours at once, or every larger request would first walk
    /// through all small ones. Call once, before other threads start.
    package static func settle() {
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_TOP_PAD, step)
        mallopt(M_TRIM_THRESHOLD, kept)
        mallopt(M_MXFAST, 0)
    }
}
