// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/store/store.hpp"

#include <array>
#include <string>
#include <string_view>

namespace answerd::api {

// What differs between the four kinds of record.
template <class T>
struct Kind;
template <class T>
struct Phone {
    const char* member;
    Party T::* party;
};
template <>
struct Kind<Contact> {
    static constexpr RecordKind kind = RecordKind::contact;
    static constexpr std::string_view plural = "contacts"; // in paths
    static constexpr std::array<Phone<Contact>, 4> phones = {{{"phone", &Contact::phone},
                                                              {"mobilePhone", &Contact::mobile_phone},
                                                              {"homePhone", &Contact::home_phone},
                                                              {"otherPhone", &Contact::other_phone}}};
    static auto find(store::Reader& reader, const auto& id) { return reader.contact(id); }
    static auto find(store::ImportWriting& writing, const store::RecordKey& key) { return writing.contact(key); }
    static auto list(store::Reader& reader, const store::RecordFilter& filter, const store::PageRequest& page) {
        return reader.contacts(filter, page);
    }
    static auto list_deleted(store::Reader& reader, const store::PageRequest& page) {
        return reader.deleted_contacts(page);
    }
};
template <>
struct Kind<Lead> {
    static constexpr RecordKind kind = RecordKind::lead;
    static constexpr std::string_view plural = "leads"; // in paths
    static constexpr std::array<Phone<Lead>, 2> phones = {
        {{"phone", &Lead::phone}, {"mobilePhone", &Lead::mobile_phone}}};
    static auto find(store::Reader& reader, const auto& id) { return reader.lead(id); }
    static auto find(store::ImportWriting& writing, const store::RecordKey& key) { return writing.lead(key); }
    static auto list(store::Reader& reader, const store::RecordFilter& filter, const store::PageRequest& page) {
        return reader.leads(filter, page);
    }
    static auto list_deleted(store::Reader& reader, const store::PageRequest& page) {
        return reader.deleted_leads(page);
    }
};
template <>
struct Kind<Account> {
    static constexpr RecordKind kind = RecordKind::account;
    static constexpr std::string_view plural = "accounts"; // in paths
    static constexpr std::array<Phone<Account>, 1> phones = {{{"phone", &Account::phone}}};
    static auto find(store::Reader& reader, const auto& id) { return reader.account(id); }
    static auto find(store::ImportWriting& writing, const store::RecordKey& key) { return writing.account(key); }
    static auto list(store::Reader& reader, const store::RecordFilter& filter, const store::PageRequest& page) {
        return reader.accounts(filter, page);
    }
    static auto list_deleted(store::Reader& reader, const store::PageRequest& page) {
        return reader.deleted_accounts(page);
    }
};
template <>
struct Kind<Case> {
    static constexpr RecordKind kind = RecordKind::service_case;
    static constexpr std::string_view plural = "cases"; // in paths
    static constexpr std::array<Phone<Case>, 0> phones = {};
    static auto find(store::Reader& reader, const auto& id) { return reader.service_case(id); }
    static auto find(store::ImportWriting& writing, const store::RecordKey& key) { return writing.service_case(key); }
    static auto list(store::Reader& reader, const store::RecordFilter& filter, const store::PageRequest& page) {
        return reader.cases(filter, page);
    }
    static auto list_deleted(store::Reader& reader, const store::PageRequest& page) {
        return reader.deleted_cases(page);
    }
};

} // namespace answerd::api
