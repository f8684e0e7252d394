// SPDX-License-Identifier: Apache-2.0
// Single functions against what they are compared with. Takes Google Benchmark's options, and --data=FOLDER (filled by
// answerd_seed --contacts) for the lookups.
#include "sample.hpp"

#include <benchmark/benchmark.h>

#include <string_view>
#include <vector>

int main(int argc, char** argv) {
    constexpr std::string_view data = "--data=";
    std::vector<char*> others;
    for (int i = 0; i < argc; ++i) {
        const std::string_view argument(argv[i]);
        if (argument.starts_with(data))
            answerd::bench::set_data_folder(std::string(argument.substr(data.size())));
        else
            others.push_back(argv[i]);
    }
    int count = static_cast<int>(others.size());
    benchmark::Initialize(&count, others.data());
    if (benchmark::ReportUnrecognizedArguments(count, others.data())) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
