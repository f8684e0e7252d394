// SPDX-License-Identifier: Apache-2.0
// Writes a Contact.csv as Salesforce exports it, to standard output: so many contacts, each with two numbers, one in
// international and one in national form. The same count gives the same bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

// splitmix64
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    std::printf("\"Id\",\"AccountId\",\"LastName\",\"FirstName\",\"Phone\",\"MobilePhone\",\"Email\",\"OwnerId\"\r\n");
    for (std::uint64_t n = 0; n < count; ++n) {
        const std::uint64_t chance = mixed(n);
        std::printf("\"0035e%010lluAAA\",\"\",\"Last%llu\",\"First%llu\",\"030 "
                    "%07llu\",\"+49170%07llu\",\"c%llu@example.org\",\"0055e0\"\r\n",
                    static_cast<unsigned long long>(n), static_cast<unsigned long long>(chance % 50'000),
                    static_cast<unsigned long long>((chance >> 20U) % 2'000),
                    static_cast<unsigned long long>(2'000'000 + (chance >> 8U) % 7'000'000),
                    static_cast<unsigned long long>(1'000'000 + (chance >> 24U) % 8'000'000),
                    static_cast<unsigned long long>(n));
    }
    return 0;
}
