// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/store_fixture.hpp"

#include "answerd/matching/matching.hpp"

namespace answerd::store {

inline Contact a_contact(std::uint64_t number) {
    Contact contact;
    contact.id = uuid(number);
    contact.first_name = PersonalText("Ada");
    contact.last_name = PersonalText("Lovelace");
    return contact;
}

// A database whose customers are written one commit each. A refusal writes nothing, as for a request.
class CustomersTest : public StoreTest {
protected:
    static constexpr std::uint64_t caller = 4930123456;
    static constexpr Instant deleted_at{Milliseconds{5'000}};

    template <class Answer, class Work>
    Answer in_section(const Work& work) {
        std::optional<Answer> answer;
        commit([&](Transaction& transaction) {
            [[maybe_unused]] const Result<> kept = writer_->section(transaction, [&](Transaction& section) -> Result<> {
                answer = work(section);
                if (!*answer) return std::unexpected(answer->error());
                return {};
            });
        });
        return *std::move(answer);
    }

    template <class Record>
    Result<Record> try_save(const Record& record) {
        return in_section<Result<Record>>([&](Transaction& t) { return t.save(record); });
    }
    template <class Record>
    Record save(const Record& record) {
        const Result<Record> saved = try_save(record);
        if (!saved) throw std::runtime_error(saved.error().pointer + " " + saved.error().detail);
        return *saved;
    }

    using OtherHalf = Result<std::optional<RecordReference>>;
    OtherHalf remove(RecordReference record, std::int64_t version, Instant at = deleted_at) {
        return in_section<OtherHalf>([&](Transaction& t) { return t.remove(record, version, at); });
    }
    OtherHalf restore(RecordReference record, std::int64_t version) {
        return in_section<OtherHalf>([&](Transaction& t) { return t.restore(record, version); });
    }

    std::vector<matching::RecordHit> hits(std::uint64_t digits) { return reader_->find(E164{digits}); }
};

} // namespace answerd::store
