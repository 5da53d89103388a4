"""What a replay of a case log must produce, computed from the log alone.

Usage: expected_conflicts.py EVENTS HOURS [GROUP_COLUMN STEP_COLUMNS]

EVENTS is tab-separated with a header and the columns `ts` and `case`; GROUP_COLUMN (default `group`)
names the party of a row, STEP_COLUMNS (default `activity`; several joined by `+`) its step. Sites
synchronise at every multiple of HOURS since midnight (UTC) of the first row. The first group of a
case raises its call; every other site has the call from the next synchronisation on, and a step of
its before that waits there and is entered right after it.

Prints JSON: `cases`, `steps`, `waited`, and `pairs`: [case, window, group, group] for every two groups
that both wrote a step of one case between the same two synchronisations, both sites holding the
call; `open` is the subset whose last steps in the window differ. It shares no code with the product.
"""

import datetime
import gzip
import itertools
import json
import sys


def rows(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        names = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield dict(zip(names, line.rstrip("\n").split("\t")))


def milliseconds(stamp):
    moment = datetime.datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ")
    return round((moment - datetime.datetime(1970, 1, 1)).total_seconds() * 1000)


def main():
    path, hours = sys.argv[1], int(sys.argv[2])
    group_column = sys.argv[3] if len(sys.argv) > 3 else "group"
    step_columns = sys.argv[4].split("+") if len(sys.argv) > 4 else ["activity"]
    log = [
        (milliseconds(row["ts"]), row["case"], row[group_column],
         " / ".join(row[name] for name in step_columns))
        for row in rows(path)
    ]
    log.sort(key=lambda row: row[0])
    day = 86_400_000
    origin = log[0][0] // day * day
    length = hours * 3_600_000
    raised = {}
    waited = 0
    for at, case, group, step in log:
        window = (at - origin) // length
        raiser, raised_in = raised.setdefault(case, (group, window))
        waited += group != raiser and window == raised_in
    # A step that waited is entered before the steps of its new window: what a group wrote in that
    # window by itself is later and stands.
    pairs, differing = [], []
    steps = {}
    for at, case, group, step in log:
        window = (at - origin) // length
        raiser, raised_in = raised[case]
        late = group != raiser and window == raised_in
        key = (case, window + 1 if late else window)
        steps.setdefault(key, {}).setdefault(group, []).append((0 if late else 1, at, step))
    for (case, window), groups in sorted(steps.items()):
        final = {group: max(entries, key=lambda entry: entry[:2])[2] for group, entries in groups.items()}
        for one, other in itertools.combinations(sorted(final), 2):
            pairs.append([case, window, one, other])
            if final[one] != final[other]:
                differing.append([case, window, one, other])
    print(json.dumps({
        "cases": len(raised), "steps": len(log), "waited": waited,
        "pairs": pairs, "open": differing,
    }))


main()
