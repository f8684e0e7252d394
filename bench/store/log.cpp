// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace answerd::bench {

namespace {

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

void write_all(int file, const std::string& bytes) {
    if (::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) fail("write");
}

class FileLog final : public DurableLog {
public:
    FileLog(const std::filesystem::path& file, bool is_preallocated)
        : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)), wraps_(is_preallocated) {
        if (file_ < 0) fail("open");
        if (!is_preallocated) return;
        const std::string zeroes(1U << 20U, '\0');
        for (std::size_t written = 0; written < preallocated_bytes; written += zeroes.size())
            write_all(file_, zeroes);
        if (::fsync(file_) != 0) fail("fsync");
        ::lseek(file_, 0, SEEK_SET);
    }
    ~FileLog() override { ::close(file_); }
    FileLog(const FileLog&) = delete;
    FileLog& operator=(const FileLog&) = delete;

    void append(int count) override {
        const std::string bytes(static_cast<std::size_t>(count) * event_bytes, 'x');
        if (wraps_ && position_ + bytes.size() > preallocated_bytes) {
            ::lseek(file_, 0, SEEK_SET);
            position_ = 0;
        }
        write_all(file_, bytes);
        position_ += bytes.size();
        if (::fdatasync(file_) != 0) fail("fdatasync");
    }

private:
    static constexpr std::size_t preallocated_bytes = 128U << 20U;
    int file_;
    bool wraps_;
    std::size_t position_ = 0;
};

// Keys whose order says nothing, as the ids of calls: the index is written all over.
std::uint64_t scattered(std::uint64_t number) { // splitmix64, Steele et al. 2014
    number += 0x9E3779B97F4A7C15U;
    number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
    number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
    return number ^ (number >> 31U);
}

class StoreLog final : public DurableLog {
public:
    explicit StoreLog(const std::filesystem::path& database) {
        const auto migrated = store::migrate_sqlite(database);
        auto opened = migrated ? store::open_sqlite(database) : std::unexpected(migrated.error());
        if (!opened) {
            std::fprintf(stderr, "bench_store: %s\n", opened.error().detail.c_str());
            std::exit(1);
        }
        store_ = std::move(*opened);
        writer_ = store_->open_writer();
    }

    void append(int count) override {
        const auto committed = writer_->commit([&](store::Transaction& transaction) {
            for (int i = 0; i < count; ++i)
                transaction.add(next_receipt());
        });
        if (committed) return;
        std::fprintf(stderr, "bench_store: the commit failed: the storage is %s\n",
                     committed.error() == store::CommitError::full ? "full" : "broken");
        std::exit(1);
    }
    void checkpoint() override { writer_->checkpoint(); }

private:
    store::Receipt next_receipt() {
        return {.adapter = {"pbx"},
                .event_key = "/load\n" + std::to_string(scattered(++receipts_)),
                .received_at = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()),
                .body = PersonalText(std::string(event_bytes, 'x'))};
    }

    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Writer> writer_;
    std::uint64_t receipts_ = 0;
};

} // namespace

std::unique_ptr<DurableLog> open_log(LogKind kind, const std::filesystem::path& folder) {
    switch (kind) {
    case LogKind::growing:
        return std::make_unique<FileLog>(folder / "growing.log", false);
    case LogKind::preallocated:
        return std::make_unique<FileLog>(folder / "preallocated.log", true);
    case LogKind::store:
        return std::make_unique<StoreLog>(folder / "answerd.sqlite");
    }
    std::abort();
}

} // namespace answerd::bench
