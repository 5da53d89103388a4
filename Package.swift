// swift-tools-version: 6.1
import PackageDescription

// Arrows between targets point only downward, in the order of this file; Tests/TidyTests checks the imports.
// Pure targets have no package dependencies and may not import Foundation.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .unsafeFlags(["-warnings-as-errors"]),
    // The core is many small values in modules of their own: without this every loop over them would
    // call through witnesses.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// For what computes: `HUYING_OPTIMIZED` makes a debug build fast enough for the simulator, and lets it
/// remember signatures; `HUYING_MUTANTS` puts deliberate bugs within reach of a command line. Neither is
/// set for a build that ships.
let computing: [SwiftSetting] =
    strict
    + (Context.environment["HUYING_OPTIMIZED"] == nil
        ? [] : [.unsafeFlags(["-O"]), .define("REMEMBERS_SIGNATURES")])
    + (Context.environment["HUYING_MUTANTS"] == nil ? [] : [.define("MUTANTS")])

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let signals: Target.Dependency = .product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "huying",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Pure core.
        .target(name: "History", swiftSettings: computing),
        .target(name: "ChangeCodec", dependencies: ["History"], swiftSettings: computing),
        .target(name: "DutyBook", dependencies: ["History"], swiftSettings: computing),
        .target(name: "Exchange", dependencies: ["History", "DutyBook"], swiftSettings: computing),

        // Edges.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "Identity",
            dependencies: ["History", crypto],
            swiftSettings: computing
        ),
        .target(
            name: "ExchangeWire",
            dependencies: ["Exchange", "ChangeCodec", "History", "Identity", "CZlib"],
            swiftSettings: computing
        ),
        .target(
            name: "SQLiteStore",
            dependencies: ["History", "ChangeCodec", "DutyBook", grdb, sqlite],
            swiftSettings: computing
        ),
        .target(
            name: "AttachmentKeeping",
            dependencies: ["History", "Identity"],
            swiftSettings: strict
        ),
        .target(
            name: "Intake",
            dependencies: ["History", "ChangeCodec", "DutyBook"],
            swiftSettings: computing
        ),
        .target(
            name: "Spreadsheets",
            dependencies: ["History", "CZlib"],
            swiftSettings: strict
        ),
        .target(
            name: "Reports",
            dependencies: ["History", "Spreadsheets"],
            swiftSettings: strict
        ),
        .target(
            name: "Settings",
            dependencies: ["CMalloc", crypto, logging, lifecycle, signals],
            swiftSettings: strict
        ),
        .target(name: "Courier", dependencies: ["CCurl", "Settings"], swiftSettings: strict),
        .target(
            name: "Safekeeping",
            dependencies: [
                "History", "ChangeCodec", "DutyBook", "Intake", "Identity", "SQLiteStore",
                "Settings", crypto, lifecycle, logging,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PartySide",
            dependencies: [
                "History", "ChangeCodec", "DutyBook", "Exchange", "ExchangeWire", "Identity",
                "Intake", "AttachmentKeeping", "SQLiteStore", "Courier", "Safekeeping", "Settings",
                "Spreadsheets", hummingbird, nio, lifecycle, signals, logging,
            ],
            swiftSettings: computing
        ),
        .target(
            name: "HubSide",
            dependencies: [
                "History", "ChangeCodec", "DutyBook", "Exchange", "ExchangeWire", "Identity",
                "Intake", "AttachmentKeeping", "SQLiteStore", "Safekeeping", "Settings",
                hummingbird, hummingbirdTLS, x509, lifecycle, logging,
            ],
            swiftSettings: computing
        ),

        // Programs.
        .executableTarget(
            name: "huyingd",
            dependencies: ["PartySide", "Settings", arguments, lifecycle, logging],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "huying",
            dependencies: [
                "History", "DutyBook", "PartySide", "Courier", "Safekeeping", "Settings",
                "Spreadsheets", "Reports", arguments, logging,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "huying-hub",
            dependencies: [
                "HubSide", "Courier", "Safekeeping", "Settings", arguments, lifecycle, logging,
            ],
            swiftSettings: strict
        ),
        .target(name: "OneMachine", dependencies: ["Settings"], swiftSettings: strict),
        .executableTarget(
            name: "huying-demo",
            dependencies: ["DutyBook", "History", "OneMachine", arguments],
            exclude: ["run.sh"],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "huying-bench",
            dependencies: [
                "ChangeCodec", "Courier", "DutyBook", "History", "Identity", "OneMachine",
                "PartySide",
                "SQLiteStore", sqlite, arguments,
            ],
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "KeeperContract",
            dependencies: ["History", "ChangeCodec", "DutyBook", "HubSide", "Identity"],
            path: "Tests/KeeperContract",
            swiftSettings: strict
        ),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "KeeperContract", "History", "ChangeCodec", "DutyBook", "HubSide",
                "Identity", grdb,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SafekeepingTests",
            dependencies: [
                "Safekeeping", "SQLiteStore", "History", "Identity", "Intake", "Settings",
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "HistoryTests", dependencies: ["History"], swiftSettings: strict),
        .testTarget(
            name: "ChangeCodecTests",
            dependencies: ["ChangeCodec", "History"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IdentityTests",
            dependencies: ["Identity", "Exchange", "History"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ExchangeWireTests",
            dependencies: [
                "ExchangeWire", "Exchange", "ChangeCodec", "History", "Identity", "CZlib",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SettingsTests",
            dependencies: ["Settings", "Exchange", logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PartySideTests",
            dependencies: [
                "History", "ChangeCodec", "DutyBook", "Exchange", "Identity", "Intake",
                "SQLiteStore", "PartySide", "Courier", "Safekeeping", "Settings", "Spreadsheets",
                logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "huying", "History", "DutyBook", "PartySide", "Settings", "Spreadsheets", arguments,
            ],
            swiftSettings: strict
        ),
        .target(name: "FaultProxy", path: "Tests/FaultProxy", swiftSettings: strict),
        .executableTarget(
            name: "fault-proxy",
            dependencies: ["FaultProxy", arguments],
            path: "Tests/fault-proxy",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FaultProxyTests",
            dependencies: ["FaultProxy", "Courier"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CourierTests",
            dependencies: [
                "Courier", "FaultProxy", hummingbird, hummingbirdTLS, lifecycle, nioSSL, crypto,
                x509, asn1,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Worlds",
            dependencies: [
                "HubSide", "PartySide", "History", "DutyBook", "Exchange", "Identity", "Intake",
                "AttachmentKeeping", "SQLiteStore", "Safekeeping", "Settings", "Courier", logging,
            ],
            path: "Tests/Worlds",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ScenarioTests",
            dependencies: [
                "Worlds", "huying", "HubSide", "PartySide", "History", "DutyBook", "Exchange",
                "AttachmentKeeping", "Identity", "Reports", "SQLiteStore", "Settings",
                "Spreadsheets",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HubSideTests",
            dependencies: [
                "Worlds", "HubSide", "PartySide", "History", "ChangeCodec", "DutyBook", "Exchange",
                "AttachmentKeeping", "ExchangeWire", "Identity", "Intake", "SQLiteStore",
                "Safekeeping", "Settings", "Courier", grdb, hummingbird, nio, lifecycle, logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "huying", "huyingd", "huying-hub", "Courier", "FaultProxy", "PartySide", "HubSide",
                "History", "Exchange", "ExchangeWire", "SQLiteStore", "Settings", "Identity",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Simulation",
            dependencies: [
                "History", "ChangeCodec", "DutyBook", "Exchange", "ExchangeWire", "Identity",
                "Intake", "SQLiteStore", "AttachmentKeeping", "Courier", "PartySide", "HubSide",
                "Safekeeping", "Settings", sqlite, logging,
            ],
            path: "Tests/Simulation",
            swiftSettings: computing
        ),
        .executableTarget(
            name: "huying-sim",
            dependencies: ["Simulation", "History", arguments],
            path: "Tests/huying-sim",
            swiftSettings: strict
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["huying-sim"],
            swiftSettings: strict
        ),
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "DemoTests",
            dependencies: ["huying-demo", "huying", "huyingd", "huying-hub"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SystemdTests",
            dependencies: ["huyingd", "huying-hub"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SpreadsheetsTests",
            dependencies: ["Spreadsheets", "History"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Spreadsheets", "History"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DutyBookTests",
            dependencies: ["DutyBook", "History"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReplayTests",
            dependencies: ["huying", "huying-hub"],
            exclude: ["expected_conflicts.py", "sample_events.tsv"],
            swiftSettings: strict
        ),
    ]
)
