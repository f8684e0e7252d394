// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <cstdio>

namespace answerd::bench {

Report::Report(std::string_view scenario) : text_("{\"scenario\":\"" + std::string(scenario) + "\"") {}

void Report::add(std::string_view name, double value) {
    char number[32] = {};
    std::snprintf(number, sizeof number, "%.4f", value);
    text_ += ",\"" + std::string(name) + "\":" + number;
}

void Report::add(std::string_view name, Latencies& latencies) {
    const std::string prefix(name);
    add(prefix + "_p50_us", static_cast<double>(latencies.percentile(0.5)));
    add(prefix + "_p99_us", static_cast<double>(latencies.percentile(0.99)));
    add(prefix + "_max_us", static_cast<double>(latencies.percentile(1.0)));
    add(prefix + "_count", static_cast<double>(latencies.count()));
}

void Report::print() const {
    std::printf("%s}\n", text_.c_str());
    std::fflush(stdout);
}

} // namespace answerd::bench
