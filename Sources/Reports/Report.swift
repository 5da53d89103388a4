package import History

/// A report as it is handed out, in one language: its tables, and what a reader must know to judge
/// them. One declaration of columns feeds every format.
package struct Report: Sendable {
    package let title: Text
    /// Period, unit: what stands under the title.
    package let subtitle: Text
    package let tables: [ReportTable]
    /// Filter, time and its clock, rules, freshness.
    package let remarks: [Remark]
    /// Who signs on paper.
    package let signatures: [Text]
    package let words: ReportWords

    package struct Remark: Hashable, Sendable {
        package let label: Text
        package let text: Text

        package init(label: Text, text: Text) {
            self.label = label
            self.text = text
        }
    }

    package init(
        title: Text,
        subtitle: Text,
        tables: [ReportTable],
        remarks: [Remark],
        signatures: [Text],
        words: ReportWords
    ) {
        self.title = title
        self.subtitle = subtitle
        self.tables = tables
        self.remarks = remarks
        self.signatures = signatures
        self.words = words
    }
}

/// One table of a report.
package struct ReportTable: Hashable, Sendable {
    package let title: Text
    package let columns: [Text]
    package let rows: [[ReportCell]]

    package init(title: Text, columns: [Text], rows: [[ReportCell]]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}

/// One cell with its type.
package enum ReportCell: Hashable, Sendable {
    /// Not known, which is said: never a blank, never a zero.
    case unknown
    case text(Text)
    case number(Int64)
    /// A figure with two decimals, in hundredths.
    case hundredths(Int64)
    /// Days since 1970-01-01.
    case day(Int)
    /// Milliseconds since 1970.
    case moment(Milliseconds)
}

/// The words a report needs of its own, in its language.
package struct ReportWords: Hashable, Sendable {
    /// `zh-CN` or `en`.
    package let language: Text
    package let unknown: Text
    /// What stands where a table has no rows.
    package let empty: Text
    /// The sheet and the section of remarks.
    package let remarks: Text
    package let label: Text
    package let content: Text
    /// `第 x 页 共 y 页` in three parts around the numbers.
    package let page: [Text]

    package static let chinese = ReportWords(
        language: "zh-CN",
        unknown: "未知",
        empty: "无",
        remarks: "说明",
        label: "项目",
        content: "内容",
        page: ["第 ", " 页 共 ", " 页"]
    )

    package static let english = ReportWords(
        language: "en",
        unknown: "unknown",
        empty: "none",
        remarks: "Notes",
        label: "Matter",
        content: "Content",
        page: ["page ", " of ", ""]
    )
}
