import ChangeCodec
import Courier
import Exchange
import ExchangeWire
import History
import Intake
import SQLiteStore

extension SyncFailure {
    /// What a person and a script are told of an error in an exchange.
    package init(explaining error: any Error) {
        switch error {
        case let error as CourierError: self.init(error)
        case let error as LineProblem: self.init(error)
        case let error as StoreError:
            self.init(
                .storeTrouble,
                code: Text(error.code),
                Phrase("本机数据库出了问题：\(error)", "The store on this computer: \(error)")
            )
        case is WireError, is CodecError, is AdmissionRefusal, is IntakeRefusal:
            self.init(
                .failed,
                code: "E1403.foreignAnswer",
                Phrase(
                    "收到的回答不是本区中心的，或在路上被改动。没有采用其中任何内容。",
                    "The answer is not our hub's, or was altered on the way. Nothing of it was used."
                )
            )
        case is CancellationError:
            self.init(.timedOut, code: "E1405.cancelled", Phrase("已停止。", "Stopped."))
        default:
            self.init(
                .failed,
                code: "E1406.unexpected",
                Phrase("同步时出现意外错误：\(error)", "Unexpected error while synchronising: \(error)")
            )
        }
    }

    private init(_ error: CourierError) {
        let outcome: SyncReport.Outcome =
            switch error {
            case .timedOut(.connecting): .offline
            case .timedOut: .timedOut
            default: .offline
            }
        self.init(outcome, code: Text(error.code), Phrase(error.chinese, error.english))
    }

    private init(_ problem: LineProblem) {
        switch problem {
        case .notOurHub(let status):
            self.init(
                .offline,
                code: "E1402.notOurHub",
                Phrase(
                    "有设备代替中心回答（状态 \(status)），可能是上网认证页或代理。没有采用其中任何内容。",
                    "Something else answered in the hub's place (status \(status)), perhaps a login page or a proxy. Nothing of it was used."
                )
            )
        case .strangerHub:
            self.init(
                .refused,
                code: "E1404.strangerHub",
                Phrase(
                    "这个地址上的中心不属于本区：区根密钥没有为它签名。",
                    "The hub at this address is not this zone's: the zone root has not signed its key."
                )
            )
        case .stale:
            self.init(
                .failed,
                code: "E1401.staleAnswer",
                Phrase(
                    "收到的是旧的回答（缓存或重放），没有采用。",
                    "An old answer came back, cached or played again. It was not used."
                )
            )
        case .noLine:
            self.init(
                .offline,
                code: "E1409.noLine",
                Phrase(
                    "本机没有中心的地址，用 U 盘或光盘交换（huying bundle）。",
                    "This site has no address of the hub; it exchanges by stick or disc (huying bundle)."
                )
            )
        case .refused(let reason): self.init(reason)
        }
    }

    private init(_ reason: HubRefusalReason) {
        let code = Text(reason.rawValue)
        switch reason {
        case .tooOld:
            self.init(
                .tooOld,
                code: code,
                Phrase("本机版本低于中心的要求，请升级。", "This version is too old for the hub.")
            )
        case .unknownSite, .badSignature, .wrongDeployment:
            self.init(
                .refused,
                code: code,
                Phrase(
                    "中心不认可本机的身份（\(reason.rawValue)）。本机数据都在。",
                    "The hub does not accept this site's identity (\(reason.rawValue)). All data is here."
                )
            )
        case .retired:
            self.init(
                .refused,
                code: code,
                Phrase(
                    "本站点已被中心停用。本机数据都在，可以查看；要恢复使用请联系中心运维（huying-hub site return）。",
                    "The hub's operator retired this site. All data is here to be read; only the operator can take it back (huying-hub site return)."
                )
            )
        case .busy, .internalError, .diskFull:
            self.init(
                .offline,
                code: code,
                Phrase(
                    "中心暂时不能受理（\(reason.rawValue)），稍后自动重试。",
                    "The hub cannot serve just now (\(reason.rawValue)); it will be tried again."
                )
            )
        case .noAttachment, .malformed, .tooLarge, .wrongCode, .usedCode, .expiredCode,
            .tooManyTries:
            self.init(
                .failed,
                code: code,
                Phrase(
                    "中心退回了请求（\(reason.rawValue)）。",
                    "The hub refused the request (\(reason.rawValue))."
                )
            )
        }
    }
}
