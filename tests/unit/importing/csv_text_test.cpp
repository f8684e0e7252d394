// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/csv_text.hpp"

#include <gtest/gtest.h>

namespace answerd::importing {
namespace {

TEST(CsvText, NeverLetsACellBeAFormula) {
    EXPECT_EQ(csv_cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
    EXPECT_EQ(csv_cell("+49"), "'+49");
    EXPECT_EQ(csv_cell("-cmd"), "'-cmd");
    EXPECT_EQ(csv_cell("@sum"), "'@sum");
    EXPECT_EQ(csv_cell("\tx"), "'\tx");
    EXPECT_EQ(csv_cell("-12.5"), "-12.5") << "a number stays a number";
    EXPECT_EQ(csv_cell("Meier;=1+2"), "Meier;'=1+2") << "some spreadsheets cut at semicolons";
    EXPECT_EQ(csv_cell("Meier;\"=1\""), "\"Meier;'\"\"=1\"\"\"");
    EXPECT_EQ(csv_cell("a;-1;b"), "a;-1;b");
    EXPECT_EQ(csv_cell("=1,2"), "\"'=1,2\"");
}

TEST(CsvText, QuotesWhatWouldBreakALine) {
    EXPECT_EQ(csv_line({"a", "b,c", "say \"hi\"", "two\nlines", ""}),
              "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
}

TEST(CsvText, GivesBackEveryCellAsItWas) {
    for (const char* text :
         {"",  "plain", "=1+1", "'=1+1", "''=x",   "'quoted'", "'",    "+4930123456", "-5",   "'-5",
          "@", "\tx",   "\rx",  "-12.5", "O'Hara", "'tis",     "a;=b", "a;'=b",       ";=1;", "a; =b"}) {
        const std::string cell = csv_cell(text);
        const bool is_quoted = cell.starts_with('"');
        EXPECT_EQ(without_guard(is_quoted ? cell.substr(1, cell.size() - 2) : cell), text);
    }
}

} // namespace
} // namespace answerd::importing
