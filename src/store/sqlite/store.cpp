// SPDX-License-Identifier: Apache-2.0
#include "sqlite/reader.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/writer.hpp"

namespace answerd::store {

namespace {

class SqliteStore final : public Store {
public:
    explicit SqliteStore(std::filesystem::path database) : database_(std::move(database)) {}

    [[nodiscard]] std::unique_ptr<Writer> open_writer() override { return std::make_unique<SqliteWriter>(database_); }
    [[nodiscard]] std::unique_ptr<Reader> open_reader() override { return std::make_unique<SqliteReader>(database_); }

private:
    std::filesystem::path database_;
};

} // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& database) {
    if (!std::filesystem::exists(database)) {
        return std::unexpected(
            Problem(ProblemCode::not_found, "There is no database " + database.string() + ". Run: answerd migrate"));
    }
    try {
        Database look(database, Access::read_only);
        if (const Result<> checked = check_schema(look); !checked) return std::unexpected(checked.error());
    } catch (const SqliteError& error) {
        return std::unexpected(
            Problem(ProblemCode::unavailable, "Cannot open " + database.string() + ": " + error.what()));
    }
    return std::make_unique<SqliteStore>(database);
}

} // namespace answerd::store
