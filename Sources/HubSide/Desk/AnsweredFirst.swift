import DutyBook
import Exchange
import History
import Synchronization

extension HubDesk {
    #if MUTANTS
        /// `Mutant.answersFirst`: the answer as it will be when the push is kept, which it is not.
        ///
        /// - Returns: `nil` for most requests, so that the exchange comes this far.
        func answerUnkept(
            _ request: SyncRequest,
            from site: SiteInfo,
            _ freshNonce: [UInt8]
        ) async throws -> SyncAnswer? {
            guard !request.pieces.isEmpty, request.challenge[0] < 64 else { return nil }
            let voice = voice
            let told = Mutex<SyncAnswer?>(nil)
            do {
                _ = try await keeper.write { store in
                    var commit = try HubCommit(store: store, voice: voice)
                    let push = try commit.take(request, confirmations: [:])
                    _ = try commit.finish()
                    let answer = try self.answer(
                        request,
                        from: site,
                        push: push,
                        freshNonce: freshNonce,
                        nonceIsCurrent: true,
                        store: store
                    )
                    told.withLock { $0 = answer }
                    throw CancellationError()
                }
            } catch {}
            return told.withLock { $0 }
        }
    #else
        func answerUnkept(
            _: SyncRequest,
            from _: SiteInfo,
            _: [UInt8]
        ) async throws -> SyncAnswer? { nil }
    #endif
}
