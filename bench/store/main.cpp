// SPDX-License-Identifier: Apache-2.0
// From submitted to durable: the product's store against the least a log can cost on this disk. One line of JSON a run.
//   alone   one thread, append and flush at a fixed rate
//   queued  one thread submits at a fixed rate, another makes durable whatever is queued
//   closed  flush after flush
#include "report.hpp"
#include "runs.hpp"

#include <CLI/CLI.hpp>
#include <sys/prctl.h>

#include <map>
#include <string>

namespace answerd::bench {
namespace {

void report_open_loop(const std::string& name, OpenLoopResult result) {
    Report report(name);
    const auto events = static_cast<double>(result.events);
    report.add("durable", result.durable);
    report.add("events_per_flush", events / static_cast<double>(result.flushes));
    report.add("cpu_us_per_event", static_cast<double>(result.cpu_us) / events);
    report.print();
}

int run(int argc, char** argv) {
    const std::map<std::string, LogKind> kinds{
        {"growing", LogKind::growing}, {"preallocated", LogKind::preallocated}, {"store", LogKind::store}};
    CLI::App root{"How long it takes until an event is durable"};
    std::string mode;
    auto kind = LogKind::store;
    std::string folder;
    Load load;
    root.add_option("mode", mode)->required()->check(CLI::IsMember({"alone", "queued", "closed"}));
    root.add_option("--log", kind)->transform(CLI::CheckedTransformer(kinds));
    root.add_option("--folder", folder, "on the disk to measure; has to be empty")->required();
    root.add_option("--rate", load.rate);
    root.add_option("--seconds", load.seconds);
    root.add_option("--warm-up", load.warm_up_seconds);
    root.add_option("--batch", load.batch);
    CLI11_PARSE(root, argc, argv);
    std::filesystem::create_directories(folder);
    prctl(PR_SET_TIMERSLACK, 1); // intended times are met to the microsecond, not to the usual fifty
    const auto log = open_log(kind, folder);
    if (mode == "alone") report_open_loop(mode, run_alone(*log, load));
    if (mode == "queued") report_open_loop(mode, run_queued(*log, load));
    if (mode == "closed") {
        const double flushes_per_s = run_closed(*log, load);
        Report report(mode);
        report.add("flushes_per_s", flushes_per_s);
        report.add("events_per_s", flushes_per_s * load.batch);
        report.print();
    }
    return 0;
}

} // namespace
} // namespace answerd::bench

int main(int argc, char** argv) {
    return answerd::bench::run(argc, argv);
}
