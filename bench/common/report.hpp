// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "latencies.hpp"

#include <string>
#include <string_view>

namespace answerd::bench {

// One line of JSON on standard output: what bench/run collects.
class Report {
public:
    explicit Report(std::string_view scenario);
    void add(std::string_view name, double value);
    void add(std::string_view name, Latencies& latencies); // name_p50_us, name_p99_us, name_max_us, name_count
    void print() const;

private:
    std::string text_;
};

} // namespace answerd::bench
