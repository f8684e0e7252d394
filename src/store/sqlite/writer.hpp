// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/checkpointer.hpp"
#include "sqlite/journal.hpp"

#include "answerd/store/store.hpp"

#include <memory>

namespace answerd::store {

class SqliteWriter final : public Writer {
public:
    explicit SqliteWriter(const std::filesystem::path& database);

    [[nodiscard]] std::expected<void, CommitError> commit(const std::function<void(Transaction&)>& work) override;
    Result<> section(Transaction& transaction, const std::function<Result<>(Transaction&)>& work) override;
    [[nodiscard]] std::expected<void, CommitError> probe() override;
    void checkpoint() override;

private:
    class OpenTransaction; // rolled back unless committed

    [[nodiscard]] CommitError remember(CommitError error);
    void tend_log();
    void judge(int checkpoint_code);
    static int on_commit(void* writer, struct sqlite3* handle, const char* schema, int wal_pages);

    Database database_;
    Journal journal_;
    Checkpointer checkpointer_;
    int wal_pages_ = 0;   // in the log
    int moved_pages_ = 0; // of these
    std::uint64_t probes_ = 0;
    // After an I/O error or a failed flush nobody knows what the disk holds: the kernel may have dropped the pages, and
    // a repeated flush would succeed without them. Only a new process, reading what is there, may go on.
    bool is_broken_ = false;
};

} // namespace answerd::store
