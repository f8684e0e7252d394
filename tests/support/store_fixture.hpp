// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/store/store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace answerd::store {

// A folder of its own, gone with the test.
class OwnFolder {
public:
    OwnFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "answerd-store-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
    ~OwnFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::filesystem::path operator/(const char* file) const { return path_ / file; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A migrated database with its writer and one reader.
class StoreTest : public testing::Test {
protected:
    StoreTest() {
        const auto migrated = migrate_sqlite(file());
        if (!migrated) throw std::runtime_error(migrated.error().detail);
        open();
    }

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "answerd.db"; }

    // As after a restart.
    void open() {
        reader_.reset();
        writer_.reset();
        auto store = open_sqlite(file());
        if (!store) throw std::runtime_error(store.error().detail);
        store_ = std::move(*store);
        writer_ = store_->open_writer();
        reader_ = store_->open_reader();
    }

    void commit(const std::function<void(Transaction&)>& work) { ASSERT_TRUE(writer_->commit(work)); }

    OwnFolder folder_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Reader> reader_;
};

inline Uuid uuid(std::uint64_t number) {
    return {.high = 0x0193'0000'0000'7000ULL, .low = number};
}
inline Instant at_ms(std::int64_t milliseconds) {
    return Instant{Milliseconds{milliseconds}};
}

inline Party number_party(std::uint64_t digits) {
    return {.kind = PartyKind::number, .raw = PersonalText("+" + std::to_string(digits)), .e164 = E164{digits}};
}

inline Event an_event(std::uint64_t seq) {
    return {.seq = seq,
            .at = at_ms(1'700'000'000'000 + static_cast<std::int64_t>(seq)),
            .origin = {},
            .answer_id = {},
            .completes_command = false,
            .body = event::CallForgotten{.call = CallId{uuid(seq)}}};
}

} // namespace answerd::store
