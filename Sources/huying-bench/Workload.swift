/// Calls of about 440 bytes of mixed Chinese and English text, the same in every run.
enum Workload {
    private static let matters = [
        "路灯不亮，居民反映夜间出行不便 street lamp out since Monday",
        "雨水井盖破损，车辆颠簸 broken manhole cover on the left lane",
        "企业申请接入蒸汽管网，需要会审 steam line connection pending",
        "绿化带浇灌管漏水，路面结冰 leaking irrigation pipe, ice on road",
    ]
    private static let places = [
        "港城大道与环海路路口东南角 north-east corner, lamp post 114",
        "新材料产业园三号路道恩厂区北侧 park road 3, gate 7, north side",
        "徐福街道府前街二十六号楼下 Fuqian street 26, ground floor",
    ]
    private static let body = """
        巡查员到场后确认情况属实，已拍照留存并设置警示标志。附近有学校和菜市场，早晚高峰行人较多，请尽快安排处理。 \
        On site at 08:20; barrier tape set up, photos kept, the school next door was told to use the \
        west gate until repaired.
        """

    static func raise(_ index: Int, lead: String) -> [String: Any] {
        [
            "do": "call.raise", "kind": "routine",
            "title": matters[index % matters.count] + " \(index)",
            "body": body + " #\(index)",
            "place": places[index % places.count] + " \(index)",
            "lead": lead,
        ]
    }

    /// The two later edits of one field each.
    static func title(_ index: Int, of call: String) -> [String: Any] {
        [
            "do": "call.edit", "call": call,
            "title": matters[(index + 1) % matters.count] + " \(index) 更正",
        ]
    }

    static func place(_ index: Int, of call: String, by author: String) -> [String: Any] {
        [
            "do": "call.edit", "call": call,
            "place": places[(index + 1) % places.count] + " \(index) \(author)",
        ]
    }

    static func body(_ index: Int, of call: String) -> [String: Any] {
        ["do": "call.edit", "call": call, "body": body + " 更正 #\(index)"]
    }
}
