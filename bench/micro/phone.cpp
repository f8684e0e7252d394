// SPDX-License-Identifier: Apache-2.0
// P11: numbers, and who calls.
#include "sample.hpp"

#include "answerd/matching/matching.hpp"
#include "answerd/store/store.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace answerd::bench {
namespace {

void parse_plus_number(benchmark::State& state) {
    std::string text = "+4930123456789";
    for (auto _ : state) {
        benchmark::DoNotOptimize(text.data()); // the text may have changed
        benchmark::DoNotOptimize(parse_e164(text));
    }
}
BENCHMARK(parse_plus_number)->Name("phone/e164_fast_path");

void normalise_plus_number(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(matching::normalise_party("+4930123456789", "DE"));
}
BENCHMARK(normalise_plus_number)->Name("phone/normalise_plus_number");

void normalise_national_number(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(matching::normalise_party("030 123456789", "DE"));
}
BENCHMARK(normalise_national_number)->Name("phone/normalise_national_number");

std::string database() {
    return data_folder() + "/answerd.sqlite";
}

// The numbers that answerd_seed gave to its contacts, in an order of their own.
std::vector<E164> callers(sqlite3* handle) {
    sqlite3_stmt* count = nullptr;
    sqlite3_prepare_v2(handle, "SELECT count(*) FROM contact", -1, &count, nullptr);
    sqlite3_step(count);
    const auto contacts = static_cast<std::uint64_t>(sqlite3_column_int64(count, 0));
    sqlite3_finalize(count);
    std::mt19937_64 random(4711);
    std::vector<E164> numbers(contacts == 0 ? 0 : 65'536);
    for (auto& number : numbers)
        number.digits = 4'930'000'000'000 + random() % contacts;
    return numbers;
}

struct CloseDatabase {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

// Empty, and said so, without contacts.
Database open_contacts(benchmark::State& state, std::vector<E164>& numbers) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(database().c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
    Database opened(handle);
    if (code == SQLITE_OK && !data_folder().empty()) numbers = callers(handle);
    if (!numbers.empty()) return opened;
    state.SkipWithError("needs --data=FOLDER, filled by answerd_seed --contacts");
    return nullptr;
}

// As the index has it: the digits from the last to the first, filled up to fifteen (migration 0013).
std::int64_t key_of(E164 number) {
    std::string digits = std::to_string(number.digits);
    std::ranges::reverse(digits);
    digits.resize(15, '0');
    return std::stoll(digits);
}

// What a program without a product does: the index, the row, its columns.
void bare_lookup(benchmark::State& state) {
    std::vector<E164> numbers;
    const auto handle = open_contacts(state, numbers);
    if (!handle) return;
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(handle.get(),
                       "SELECT c.id, c.first_name, c.last_name, c.account_id FROM phone_index p "
                       "JOIN contact c ON c.row = p.record_row WHERE p.key = ? AND p.kind = 0",
                       -1, &select, nullptr);
    std::vector<std::int64_t> keys;
    std::ranges::transform(numbers, std::back_inserter(keys), key_of);
    std::size_t n = 0;
    for (auto _ : state) {
        sqlite3_bind_int64(select, 1, keys[n++ % keys.size()]);
        int rows = 0;
        for (; sqlite3_step(select) == SQLITE_ROW; ++rows) {
            for (int column = 0; column < 4; ++column)
                benchmark::DoNotOptimize(sqlite3_column_blob(select, column));
        }
        sqlite3_reset(select);
        if (rows != 1) state.SkipWithError("a caller was not found");
    }
    sqlite3_finalize(select);
}
BENCHMARK(bare_lookup)->Name("caller/bare_sqlite")->Unit(benchmark::kMicrosecond);

void product_lookup(benchmark::State& state) {
    std::vector<E164> numbers;
    if (!open_contacts(state, numbers)) return;
    const auto store = store::open_sqlite(database());
    if (!store) return state.SkipWithError(store.error().detail.c_str());
    const auto reader = (*store)->open_reader();
    std::size_t n = 0;
    for (auto _ : state) {
        const Party party{.kind = PartyKind::number, .raw = {}, .e164 = numbers[n++ % numbers.size()]};
        const auto match = matching::match_caller({.party = party}, {}, *reader);
        if (match.candidates.size() != 1) state.SkipWithError("a caller was not found");
    }
}
BENCHMARK(product_lookup)->Name("caller/match_caller")->Unit(benchmark::kMicrosecond);

} // namespace
} // namespace answerd::bench
