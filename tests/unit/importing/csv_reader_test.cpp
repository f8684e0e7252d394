// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/csv_reader.hpp"
#include "answerd/importing/csv_text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace answerd::importing {
namespace {

// "2: a|b" is a row of line 2, "!3:1 reason" a reject.
std::string shown(const CsvRecord& record) {
    if (const auto* reject = std::get_if<CsvReject>(&record))
        return "!" + std::to_string(reject->line) + ":" + std::to_string(reject->column) + " " + reject->reason;
    const auto& row = std::get<CsvRow>(record);
    std::string text = std::to_string(row.line) + ":";
    for (const auto& cell : row.cells)
        text += (&cell == &row.cells.front() ? " " : "|") + cell;
    return text;
}

using Records = std::vector<std::string>;

Records read(std::string_view text, CsvLimits limits = {}, std::size_t bytes_a_time = 1'000'000) {
    CsvReader reader(limits);
    Records records;
    while (true) {
        while (const auto record = reader.next())
            records.push_back(shown(*record));
        if (text.empty()) break;
        reader.feed(text.substr(0, bytes_a_time));
        text.remove_prefix(std::min(bytes_a_time, text.size()));
    }
    reader.end();
    while (const auto record = reader.next())
        records.push_back(shown(*record));
    return records;
}

TEST(CsvReader, ReadsRowsWithTheirLines) {
    EXPECT_EQ(read("a,b\r\n1,2\r\n\r\n3,4"), (Records{"1: a|b", "2: 1|2", "4: 3|4"}));
    EXPECT_EQ(read("a,b\n1,\n,\n"), (Records{"1: a|b", "2: 1|", "3: |"}));
    EXPECT_EQ(read(""), Records{});
}

TEST(CsvReader, LeavesOutTheByteOrderMark) {
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "a,b\n"),
              (Records{"1: a|b"}));
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "a,b\n",
                   {}, 1),
              (Records{"1: a|b"}));
    EXPECT_EQ(read("\xEF\xBB"), (Records{"1: \xEF\xBB"}));
}

TEST(CsvReader, KeepsLineBreaksCommasAndQuotesInsideQuotes) {
    EXPECT_EQ(read("\"a\r\nb\",\"say \"\"hi\"\"\",\"c,d\"\nnext\n"), (Records{"1: a\r\nb|say \"hi\"|c,d", "3: next"}));
}

TEST(CsvReader, RefusesARowThatBreaksTheFormAndGoesOnWithTheNext) {
    EXPECT_EQ(read("a\nb\"c,1\nd\n"),
              (Records{"1: a", "!2:1 a quote inside a cell that does not begin with one", "3: d"}));
    EXPECT_EQ(
        read("a\n1,\"b\"c,\"x\ny\"\nd\n"),
        (Records{"1: a", "!2:2 text behind the closing quote of a cell, in line 2; is a quote missing or not doubled?",
                 "4: d"}));
    EXPECT_EQ(read("a\rb\nc\n"), (Records{"!1:1 a carriage return that does not end the line", "2: c"}));
}

TEST(CsvReader, SaysWhereAQuoteBeganThatIsNeverClosed) {
    EXPECT_EQ(read("a\nb,\"c\nd\ne\n"), (Records{"1: a", "!2:2 a quote that is never closed"}));
}

TEST(CsvReader, BoundsCellsAndRows) {
    const CsvLimits limits{.cell_bytes_max = 4, .row_bytes_max = 6, .cells_max = 3};
    EXPECT_EQ(read("abcd,ab\nabcde,x\nabcd,abc\n1,2,3\n1,2,3,4\nok\n", limits),
              (Records{"1: abcd|ab", "!2:1 a cell of more than 4 bytes", "!3:2 a row of more than 6 bytes", "4: 1|2|3",
                       "!5:3 more than 3 cells", "6: ok"}));
    EXPECT_EQ(read("\"ab\ncd\nef\",1\nok\n", limits),
              (Records{"!1:1 a cell of more than 4 bytes; is its closing quote missing?", "4: ok"}));
}

TEST(CsvReader, HoldsLittleOfACellOfTenMegabytes) {
    const std::string text = "a,b\n1,\"" + std::string(10U << 20U, 'x') + "\"\n2,y\n";
    EXPECT_EQ(read(text, {}, 64U << 10U),
              (Records{"1: a|b", "!2:2 a cell of more than 65536 bytes; is its closing quote missing?", "3: 2|y"}));
}

// Random files of the characters that mean something, fed in random pieces, stopped and taken up at random places.
TEST(CsvReader, GivesTheSameWhereverItIsFedOrTakenUpAgain) {
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto upto = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n)(random); };
    const CsvLimits limits{.cell_bytes_max = 5, .row_bytes_max = 9, .cells_max = 4};
    for (int run = 0; run < 3'000; ++run) {
        std::string text;
        for (std::size_t n = upto(60); n > 0; --n)
            text += std::string_view("ab,,\"\"\n\n\r")[upto(8)];
        const Records whole = read(text, limits);
        Records pieces;
        CsvReader reader(limits);
        std::size_t fed = 0;
        bool is_done = false;
        while (!is_done) {
            if (upto(9) == 0) { // as after a restart
                const CsvPosition position = reader.position();
                reader = CsvReader(limits, position);
                fed = static_cast<std::size_t>(position.offset);
            }
            const std::size_t piece = std::min(upto(7), text.size() - fed);
            reader.feed(std::string_view(text).substr(fed, piece));
            fed += piece;
            is_done = fed == text.size();
            if (is_done) reader.end();
            while (const auto record = reader.next())
                pieces.push_back(shown(*record));
        }
        ASSERT_EQ(pieces, whole) << "seed " << seed << ", run " << run;
        ASSERT_EQ(reader.position().offset, static_cast<std::int64_t>(text.size()));
    }
}

// What the writer wrote, the reader reads.
TEST(CsvReader, ReadsWhatTheWriterWrote) {
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto upto = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n)(random); };
    for (int run = 0; run < 1'000; ++run) {
        CsvRow row{.line = 1, .cells = std::vector<std::string>(1 + upto(4))};
        for (auto& cell : row.cells)
            for (std::size_t n = upto(6); n > 0; --n)
                cell += std::string_view("a',\"\n\r=+-@1. ;")[upto(13)];
        if (row.cells == std::vector<std::string>{""}) continue; // an empty line
        CsvReader reader;
        reader.feed(csv_line(row.cells));
        auto record = reader.next();
        ASSERT_TRUE(record);
        auto& cells = std::get<CsvRow>(*record).cells;
        for (auto& cell : cells)
            cell = without_guard(cell);
        ASSERT_EQ(cells, row.cells) << "seed " << seed << ", run " << run;
    }
}

} // namespace
} // namespace answerd::importing
