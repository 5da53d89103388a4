package import SQLiteStore

extension StoreView: HubReading {}
extension StoreTransaction: HubWriting {}
extension HistoryStore: HubKeeper {}
