// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/shared_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace answerd {
namespace {

using Table = SharedTable<int, std::string>;

Table a_table() {
    Table table;
    table[1] = "one";
    table[2] = "two";
    return table;
}

std::map<int, std::string> contents(const Table& table) {
    std::map<int, std::string> all;
    for (const auto& [key, value] : table)
        all[key] = value;
    return all;
}

TEST(SharedTable, ACopySharesItsValuesUntilSomebodyChangesThem) {
    Table table = a_table();
    const Table copy = table;
    EXPECT_EQ(std::as_const(table).find_value(1), copy.find_value(1));
    table.at(1) = "changed";
    EXPECT_EQ(copy.at(1), "one");
    EXPECT_EQ(std::as_const(table).find_value(2), copy.find_value(2)) << "only what was changed is copied";
}

TEST(SharedTable, WhatTheCopyChangesTheOriginalDoesNotSee) {
    Table table = a_table();
    Table copy = table;
    copy[1] = "changed";
    *copy.find_value(2) = "changed too";
    copy.erase(2);
    EXPECT_EQ(contents(table), contents(a_table()));
}

TEST(SharedTable, AValueOfItsOwnIsNotCopiedAgain) {
    Table table = a_table();
    const Table copy = table;
    const std::string* const own = &table.at(1);
    EXPECT_EQ(&table.at(1), own);
    const Table second = table;
    EXPECT_NE(&table.at(1), own) << "the second copy sees it";
    EXPECT_EQ(&second.at(1), own);
}

TEST(SharedTable, AMovedAndAnAssignedTableKeepTheirPromise) {
    Table table = a_table();
    const Table copy = table;
    Table moved = std::move(table);
    moved.at(1) = "changed";
    EXPECT_EQ(copy.at(1), "one");
    moved = copy;
    moved.at(2) = "changed";
    EXPECT_EQ(contents(copy), contents(a_table()));
}

} // namespace
} // namespace answerd
