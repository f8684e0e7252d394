// SPDX-License-Identifier: Apache-2.0
#include "engine_memory_store.hpp"

#include "store_empty_reader.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>

namespace answerd::test {

namespace {

constexpr std::chrono::seconds patience{10};
constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

// Records that the engine does not write are accepted and not kept.
class MemoryTransaction final : public store::Transaction {
public:
    explicit MemoryTransaction(StoredFacts& staged) : staged_(staged) {}

    void append(const Event& event) override { staged_.journal.push_back(event); }
    void put(const RecordChange& change) override { staged_.rows.push_back(change); }
    void add(const store::Receipt& receipt) override { staged_.receipts.push_back(receipt); }
    Result<Contact> save(Contact contact) override { return contact; }
    Result<Lead> save(Lead lead) override { return lead; }
    Result<Account> save(Account account) override { return account; }
    Result<Case> save(Case service_case) override { return service_case; }
    Result<std::optional<RecordReference>> remove(RecordReference, std::int64_t, Instant) override { return {}; }
    Result<std::optional<RecordReference>> restore(RecordReference, std::int64_t) override { return {}; }
    Result<std::vector<RecordReference>> merge(const store::RecordMerge&, Instant) override { return {}; }
    std::optional<Contact> contact(const store::RecordKey&) override { return {}; }
    std::optional<Lead> lead(const store::RecordKey&) override { return {}; }
    std::optional<Account> account(const store::RecordKey&) override { return {}; }
    std::optional<Case> service_case(const store::RecordKey&) override { return {}; }
    Result<> create(const ImportJob&) override { return {}; }
    Result<ImportJob> append_bytes(Uuid, std::int64_t, std::string_view) override { return ImportJob{}; }
    Result<> advance(const ImportJob&, const std::vector<ImportReject>&) override { return {}; }
    Result<> remove_import(Uuid) override { return {}; }
    void look_again(Instant, Instant) override {}
    void settle(const store::LateMatch&, const std::optional<CallLink>&) override {}
    Result<User> save(User user) override { return user; }
    Result<> put(const store::Credential&) override { return {}; }
    Result<> put(const store::Session&) override { return {}; }
    Result<> end_session(const std::string&) override { return {}; }
    Result<> end_sessions_of(UserId) override { return {}; }
    Result<> put(const store::IdempotentAnswer&) override { return {}; }
    void add(const AuditEntry& entry) override { staged_.audit.push_back(entry); }
    void set_setting(const std::string& key, const std::string& value) override { staged_.settings[key] = value; }
    void put_snapshot(std::uint64_t seq, std::string_view encoded_state) override {
        staged_.snapshots[seq] = std::string(encoded_state);
    }

    [[nodiscard]] StoredFacts& staged() { return staged_; }

private:
    StoredFacts& staged_;
};

template <class T>
void append_all(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

} // namespace

struct MemoryStore::Shared {
    mutable std::mutex mutex;
    std::condition_variable changed;
    StoredFacts facts;
    std::size_t commits_allowed = no_limit;
    std::size_t commits_held = 0;
    std::size_t failures = 0;
    std::optional<store::CommitError> error;

    // Waits for permission, then says how the commit or probe ends.
    std::optional<store::CommitError> enter(std::unique_lock<std::mutex>& lock) {
        ++commits_held;
        changed.notify_all();
        changed.wait(lock, [&] { return commits_allowed > 0; });
        --commits_held;
        if (commits_allowed != no_limit) --commits_allowed;
        if (error) {
            ++failures;
            changed.notify_all();
        }
        return error;
    }

    void apply(StoredFacts staged) {
        facts.events_of_commit.push_back(staged.journal.size());
        append_all(facts.journal, staged.journal);
        append_all(facts.rows, staged.rows);
        append_all(facts.receipts, staged.receipts);
        append_all(facts.audit, staged.audit);
        staged.settings.merge(facts.settings);
        facts.settings = std::move(staged.settings);
        facts.snapshots.merge(staged.snapshots);
    }
};

class MemoryWriter final : public store::Writer {
public:
    explicit MemoryWriter(std::shared_ptr<MemoryStore::Shared> shared) : shared_(std::move(shared)) {}

    std::expected<void, store::CommitError> commit(const std::function<void(store::Transaction&)>& work) override {
        StoredFacts staged;
        MemoryTransaction transaction(staged);
        work(transaction);
        std::unique_lock lock(shared_->mutex);
        if (const auto error = shared_->enter(lock)) return std::unexpected(*error);
        shared_->apply(std::move(staged));
        return {};
    }

    Result<> section(store::Transaction& transaction,
                     const std::function<Result<>(store::Transaction&)>& work) override {
        auto& staged = dynamic_cast<MemoryTransaction&>(transaction).staged();
        auto before = staged;
        auto result = work(transaction);
        if (!result) staged = std::move(before);
        return result;
    }

    std::expected<void, store::CommitError> probe() override {
        std::unique_lock lock(shared_->mutex);
        if (const auto error = shared_->enter(lock)) return std::unexpected(*error);
        return {};
    }

    void checkpoint() override {}

private:
    std::shared_ptr<MemoryStore::Shared> shared_;
};

// Answers what recovery asks; everything else is empty.
class MemoryReader final : public EmptyReader {
public:
    void in_one_view(const std::function<void()>& reads) override { reads(); }
    explicit MemoryReader(std::shared_ptr<MemoryStore::Shared> shared) : shared_(std::move(shared)) {}

    store::RecoveredState newest_snapshot() override {
        const std::scoped_lock lock(shared_->mutex);
        const auto& snapshots = shared_->facts.snapshots;
        if (snapshots.empty()) return {};
        return {.snapshot = snapshots.rbegin()->second, .snapshot_seq = snapshots.rbegin()->first};
    }
    void replay(std::uint64_t after_seq, const std::function<bool(const Event&)>& visit) override {
        const std::scoped_lock lock(shared_->mutex);
        for (const auto& event : shared_->facts.journal) {
            if (event.seq > after_seq && !visit(event)) return;
        }
    }
    std::optional<std::string> setting(const std::string& key) override {
        const std::scoped_lock lock(shared_->mutex);
        const auto found = shared_->facts.settings.find(key);
        return found == shared_->facts.settings.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<PersonalText> receipt_body(const AdapterName& adapter, const std::string& event_key) override {
        const std::scoped_lock lock(shared_->mutex);
        const auto& receipts = shared_->facts.receipts;
        const auto found = std::ranges::find_if(receipts, [&](const store::Receipt& receipt) {
            return receipt.adapter == adapter && receipt.event_key == event_key;
        });
        return found == receipts.end() ? std::nullopt : std::optional{found->body};
    }

private:
    std::shared_ptr<MemoryStore::Shared> shared_;
};

MemoryStore::MemoryStore() : MemoryStore(StoredFacts{}) {}

MemoryStore::MemoryStore(StoredFacts facts) : shared_(std::make_shared<Shared>()) {
    shared_->facts = std::move(facts);
}

MemoryStore::~MemoryStore() {
    release_commits(); // a writer that outlives its script must not wait for ever
}

std::unique_ptr<store::Writer> MemoryStore::open_writer() {
    return std::make_unique<MemoryWriter>(shared_);
}

std::unique_ptr<store::Reader> MemoryStore::open_reader() {
    return std::make_unique<MemoryReader>(shared_);
}

void MemoryStore::hold_commits() {
    const std::scoped_lock lock(shared_->mutex);
    shared_->commits_allowed = 0;
}

void MemoryStore::allow_commits(std::size_t count) {
    const std::scoped_lock lock(shared_->mutex);
    shared_->commits_allowed += count;
    shared_->changed.notify_all();
}

void MemoryStore::release_commits() {
    const std::scoped_lock lock(shared_->mutex);
    shared_->commits_allowed = no_limit;
    shared_->changed.notify_all();
}

bool MemoryStore::wait_for_held_commit() {
    std::unique_lock lock(shared_->mutex);
    return shared_->changed.wait_for(lock, patience,
                                     [&] { return shared_->commits_held > 0 && shared_->commits_allowed == 0; });
}

void MemoryStore::fail_commits(std::optional<store::CommitError> error) {
    const std::scoped_lock lock(shared_->mutex);
    shared_->error = error;
}

bool MemoryStore::wait_for_failures(std::size_t count) {
    std::unique_lock lock(shared_->mutex);
    const auto target = shared_->failures + count;
    return shared_->changed.wait_for(lock, patience, [&] { return shared_->failures >= target; });
}

StoredFacts MemoryStore::facts() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->facts;
}

} // namespace answerd::test
