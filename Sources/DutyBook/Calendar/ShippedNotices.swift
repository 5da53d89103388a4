import History

/// The State Council's yearly notices as far as they were out when this version was made, with the
/// one correction in the middle of a year. Later ones are published by the hub as records.
enum ShippedNotices {
    static let all: [CalendarEdition] = [
        before2020Correction, year2020, year2021, year2022, year2023, year2024, year2025, year2026,
    ].compactMap(\.self)

    /// As first published.
    private static let before2020Correction = CalendarEdition(
        year: 2020,
        version: 1,
        knownFrom: "2019-11-21",
        papers: [
            "http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01"),
            Holiday("春节", off: "01-24..01-30", work: "01-19 02-01"),
            Holiday("清明节", off: "04-04..04-06"),
            Holiday("劳动节", off: "05-01..05-05", work: "04-26 05-09"),
            Holiday("端午节", off: "06-25..06-27", work: "06-28"),
            Holiday("国庆节、中秋节", off: "10-01..10-08", work: "09-27 10-10"),
        ]
    )

    /// The Spring Festival was prolonged when it had begun.
    private static let year2020 = CalendarEdition(
        year: 2020,
        version: 2,
        knownFrom: "2020-01-27",
        papers: [
            "http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm",
            "http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm",
        ],
        holidays: [
            Holiday("元旦", off: "01-01"),
            Holiday("春节", off: "01-24..02-02", work: "01-19 02-03"),
            Holiday("清明节", off: "04-04..04-06"),
            Holiday("劳动节", off: "05-01..05-05", work: "04-26 05-09"),
            Holiday("端午节", off: "06-25..06-27", work: "06-28"),
            Holiday("国庆节、中秋节", off: "10-01..10-08", work: "09-27 10-10"),
        ]
    )

    private static let year2021 = CalendarEdition(
        year: 2021,
        version: 1,
        papers: [
            "http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01..01-03"),
            Holiday("春节", off: "02-11..02-17", work: "02-07 02-20"),
            Holiday("清明节", off: "04-03..04-05"),
            Holiday("劳动节", off: "05-01..05-05", work: "04-25 05-08"),
            Holiday("端午节", off: "06-12..06-14"),
            Holiday("中秋节", off: "09-19..09-21", work: "09-18"),
            Holiday("国庆节", off: "10-01..10-07", work: "09-26 10-09"),
        ]
    )

    private static let year2022 = CalendarEdition(
        year: 2022,
        version: 1,
        papers: [
            "http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01..01-03"),
            Holiday("春节", off: "01-31..02-06", work: "01-29 01-30"),
            Holiday("清明节", off: "04-03..04-05", work: "04-02"),
            Holiday("劳动节", off: "04-30..05-04", work: "04-24 05-07"),
            Holiday("端午节", off: "06-03..06-05"),
            Holiday("中秋节", off: "09-10..09-12"),
            Holiday("国庆节", off: "10-01..10-07", work: "10-08 10-09"),
        ]
    )

    private static let year2023 = CalendarEdition(
        year: 2023,
        version: 1,
        papers: [
            "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"
        ],
        holidays: [
            Holiday("元旦", off: "2022-12-31..01-02"),
            Holiday("春节", off: "01-21..01-27", work: "01-28 01-29"),
            Holiday("清明节", off: "04-05"),
            Holiday("劳动节", off: "04-29..05-03", work: "04-23 05-06"),
            Holiday("端午节", off: "06-22..06-24", work: "06-25"),
            Holiday("中秋节、国庆节", off: "09-29..10-06", work: "10-07 10-08"),
        ]
    )

    private static let year2024 = CalendarEdition(
        year: 2024,
        version: 1,
        papers: [
            "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01"),
            Holiday("春节", off: "02-10..02-17", work: "02-04 02-18"),
            Holiday("清明节", off: "04-04..04-06", work: "04-07"),
            Holiday("劳动节", off: "05-01..05-05", work: "04-28 05-11"),
            Holiday("端午节", off: "06-10"),
            Holiday("中秋节", off: "09-15..09-17", work: "09-14"),
            Holiday("国庆节", off: "10-01..10-07", work: "09-29 10-12"),
        ]
    )

    private static let year2025 = CalendarEdition(
        year: 2025,
        version: 1,
        papers: [
            "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01"),
            Holiday("春节", off: "01-28..02-04", work: "01-26 02-08"),
            Holiday("清明节", off: "04-04..04-06"),
            Holiday("劳动节", off: "05-01..05-05", work: "04-27"),
            Holiday("端午节", off: "05-31..06-02"),
            Holiday("国庆节、中秋节", off: "10-01..10-08", work: "09-28 10-11"),
        ]
    )

    private static let year2026 = CalendarEdition(
        year: 2026,
        version: 1,
        papers: [
            "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"
        ],
        holidays: [
            Holiday("元旦", off: "01-01..01-03", work: "01-04"),
            Holiday("春节", off: "02-15..02-23", work: "02-14 02-28"),
            Holiday("清明节", off: "04-04..04-06"),
            Holiday("劳动节", off: "05-01..05-05", work: "05-09"),
            Holiday("端午节", off: "06-19..06-21"),
            Holiday("国庆节", off: "10-01..10-07", work: "09-20 10-10"),
            Holiday("中秋节", off: "09-25..09-27"),
        ]
    )
}
